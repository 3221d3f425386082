/** What a KeyboardEvent says of it. */
interface Pressed {
  key: string
  code: string
  shiftKey: boolean
}

/** The letter or digit that is printed on a key of most keyboards, in place of what another layout writes with it. */
function printedOn({ key, code, shiftKey }: Pressed): string | null {
  const digit = /^Digit([0-9])$/.exec(code)?.[1]
  if (digit !== undefined && !shiftKey) return digit
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  // What writes Latin letters has each of them somewhere: there the letter counts, not its place.
  if (letter === undefined || key.length !== 1 || /[\0-\x7f]/.test(key)) return null
  return shiftKey ? letter : letter.toLowerCase()
}

/**
 * The names that a binding may have for what was pressed, the likeliest first: what the layout writes, then, for
 * keyboards that are not Latin and digits that need Shift, what is printed on the key.
 */
export function namesOf(pressed: Pressed): string[] {
  const { key, shiftKey } = pressed
  const printed = printedOn(pressed)
  const name = shiftKey && key.startsWith('Arrow') ? `Shift+${key}` : key
  return printed === null || printed === name ? [name] : [name, printed]
}
