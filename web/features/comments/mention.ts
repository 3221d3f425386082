export interface Person {
  id: string
  name: string
}

/** People that a list offers at once. */
const most = 6

/** The word after an @ that stands before the caret; null: nobody is being named. */
export function readWanted(text: string, caret: number): { from: number; word: string } | null {
  const [, word] = /(?:^|\s)@([^\s@]{0,40})$/u.exec(text.slice(0, caret)) ?? []
  return word === undefined ? null : { from: caret - word.length - 1, word }
}

/** Those whom a word may mean: whose name, or a part of it, begins so. */
export function findPeople(people: readonly Person[], word: string): Person[] {
  const wanted = word.toLowerCase()
  return people
    .filter(({ name }) =>
      name
        .toLowerCase()
        .split(/\s+/)
        .some(part => part.startsWith(wanted)),
    )
    .slice(0, most)
}

/** The text with somebody's name in place of what was typed of it, and where the caret stands then. */
export function putName(text: string, from: number, caret: number, { name }: Person): { text: string; caret: number } {
  const named = `@${name} `
  return { text: text.slice(0, from) + named + text.slice(caret).trimStart(), caret: from + named.length }
}

/** Of those who were chosen, whoever the text still names. */
export const namedIn = (text: string, chosen: readonly Person[]): string[] => [
  ...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id)),
]
