import { classSuggester } from '#core/import/class-suggestion.ts'
import { flagOf } from '#core/import/list/table/flag-words.ts'
import { isNormal } from '#core/import/normal-words.ts'

/** What the no of a column of one class is called. */
const noEnd = ': no'

/** The finding that two answers are about, `Fracture` and `Fracture: no`; empty: they are yes and no; null: they are something else. */
function askedBy(names: ReadonlySet<string>): string | null {
  if (names.size === 0 || names.size > 2) return null
  if ([...names].every(name => typeof flagOf(name) === 'boolean')) return ''
  const [no] = [...names].filter(name => name.endsWith(noEnd))
  const finding = no?.slice(0, -noEnd.length)
  return finding && [...names].every(name => name === no || name === finding) ? finding : null
}

const saysNo = (name: string) => name.endsWith(noEnd) || flagOf(name) === false

/**
 * Which of two classes a yes and a no stand for. Something to show and to agree to, never to apply unseen.
 * @param names all that a source says
 * @returns null: it says something else, or none of two classes is the positive one
 */
export function suggestAnswer<T extends { name: string; isPositive: boolean }>(
  names: ReadonlySet<string>,
  classes: readonly T[],
): ((name: string) => T | null) | null {
  const positive = classes.filter(({ isPositive }) => isPositive)
  const finding = askedBy(names)
  if (classes.length !== 2 || positive.length !== 1 || finding === null) return null
  const meant = classSuggester(classes.map(({ name }) => name))(finding)
  // The yes of `normal` is that of the other class.
  const isTurned = meant === null ? isNormal(finding) : meant !== positive[0]?.name
  return name => classes.find(({ isPositive }) => isPositive === (saysNo(name) === isTurned)) ?? null
}

const bare = (finding: string) =>
  finding
    .replace(/^(?:has|is|with)[ _-]+/i, '')
    .replaceAll('_', ' ')
    .trim()
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What a yes and a no are called as classes: `has_fracture` Fracture and No fracture, 1 and 0 Positive and Negative; others as they are. */
export function nameAnswers(said: readonly string[]): string[] {
  const names = new Set(said)
  const finding = askedBy(names)
  if (finding === null || (finding === '' && names.size < 2)) return [...said]
  if (finding === '') return said.map(name => (saysNo(name) ? 'Negative' : 'Positive'))
  const word = bare(finding)
  const no = `${word.endsWith('ed') ? 'Not' : 'No'} ${word.toLowerCase()}`
  return said.map(name => (saysNo(name) ? no : upper(word)))
}
