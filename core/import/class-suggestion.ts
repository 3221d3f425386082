const plain = (name: string) => name.normalize('NFC').trim().toLowerCase()
const spaced = (name: string) =>
  plain(name)
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()

const leadingNumber = /^\(?\d{1,4}[\s_.):-]{1,5}/
const numbered = (name: string) => leadingNumber.test(plain(name))
const unnumbered = (name: string) => spaced(plain(name).replace(leadingNumber, ''))

/** The last word in singular, as far as its ending shows it; short words and codes stay. */
function singular(text: string): string {
  if (!/[a-z]{4}$/.test(text)) return text
  if (text.endsWith('ies')) return `${text.slice(0, -3)}y`
  if (/(?:ss|us|is)$/.test(text)) return text
  if (/(?:ses|xes|zes|ches|shes)$/.test(text)) return text.slice(0, -2)
  return text.endsWith('s') ? text.slice(0, -1) : text
}

/** Ever less exact. Where one of two names has a number in front, the other may not: they would be two classes. */
const steps: { of: (name: string) => string; isNumberIgnored: boolean }[] = [
  { of: name => name.normalize('NFC').trim(), isNumberIgnored: false },
  { of: plain, isNumberIgnored: false },
  { of: spaced, isNumberIgnored: false },
  { of: name => spaced(name).replaceAll(' ', ''), isNumberIgnored: false },
  { of: name => singular(spaced(name)), isNumberIgnored: false },
  { of: unnumbered, isNumberIgnored: true },
  { of: name => singular(unnumbered(name)), isNumberIgnored: true },
]

/** No name of a class is longer. */
const longest = 200

/**
 * The class of the project that a name of a source may mean: by case, blanks, `_`, `-`, a number in front, singular and
 * plural. Something to show and to agree to, never to apply unseen. Accents count; codes are not guessed.
 * @returns of a name: null where it means none, or more than one
 */
export function classSuggester(classNames: readonly string[]): (name: string) => string | null {
  const indexes = steps.map(step => {
    const index = new Map<string, string[]>()
    for (const className of new Set(classNames)) {
      const key = step.of(className)
      index.set(key, [...(index.get(key) ?? []), className])
    }
    return { ...step, index }
  })
  return name => {
    if (name.length > longest) return null
    for (const { of, isNumberIgnored, index } of indexes) {
      const key = of(name)
      const all = key === '' ? [] : (index.get(key) ?? [])
      const fitting = isNumberIgnored ? all.filter(c => !(numbered(c) && numbered(name))) : all
      if (fitting.length > 0) return fitting.length === 1 ? (fitting[0] ?? null) : null
    }
    return null
  }
}
