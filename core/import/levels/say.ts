import type { Traits } from '#core/import/levels/traits.ts'

export const number = (count: number): string => count.toLocaleString('en')
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`

/** A count with a verb: "1 name stands", "2 names stand". */
export const doing = (count: number, one: string, verb: string): string =>
  `${counted(count, one)} ${count === 1 ? `${verb}s` : verb}`

const mostNamed = 4
/** Names of folders are of the source: a line of them stays one. */
const shown = (name: string) => {
  const line = name.replaceAll(/\p{C}/gu, '\ufffd')
  return line.length > 40 ? `${line.slice(0, 39)}\u2026` : line
}

/** "train, val, test", "p1, p2, p3, p4 and 96 more". */
export function listed(names: readonly string[], total = names.length): string {
  const first = names.slice(0, mostNamed).map(shown).join(', ')
  return total > mostNamed ? `${first} and ${number(total - mostNamed)} more` : first
}

/** "level 2 (test, train, val)" */
export function named(traits: Traits | undefined): string {
  if (!traits) return 'no level'
  const { level } = traits
  const names = [...level.names.keys()].sort()
  return `level ${level.depth} (${listed(names)})`
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
