/** A key of the pages, and the one that somebody presses in its place. */
export interface MovedKey {
  key: string
  pressed: string
}

/** Which key of the pages is meant by what was pressed. */
export const meantBy = (moved: readonly MovedKey[], pressed: string): string =>
  moved.find(m => m.pressed === pressed)?.key ?? pressed

/** What is to be pressed for a key of the pages. */
export const pressedFor = (moved: readonly MovedKey[], key: string): string =>
  moved.find(m => m.key === key)?.pressed ?? key

/** Whether it can be moved: not what closes, confirms and moves about, nor the list of keys itself. */
export const isMovable = (key: string): boolean =>
  [...key].length === 1 && /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(key) && key !== '?'

/** Moves a key to where somebody wants it; what was there until now changes places with it, so that none does two things. */
export function exchange(moved: readonly MovedKey[], key: string, pressed: string): MovedKey[] {
  const next = new Map(moved.map(m => [m.key, m.pressed]))
  const other = meantBy(moved, pressed)
  next.set(other, pressedFor(moved, key))
  next.set(key, pressed)
  return [...next].flatMap(([key, pressed]) => (key === pressed ? [] : [{ key, pressed }]))
}
