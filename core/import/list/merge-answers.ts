import type { Answer, Mention, Problem } from '#core/import/listing.ts'

/** One answer of a list, before it is known which one is the last. */
export interface GivenAnswer extends Answer {
  /** Whether the list says when, in a way that cannot be read. */
  isOddlyTimed: boolean
}

const conflict = (reason: string): Problem => ({ outcome: 'CONFLICT', reason })
const mostNamed = 20

export const severalClasses = (classes: Iterable<string>, what = 'classes'): Problem => {
  const names = [...classes]
  const rest = names.length > mostNamed ? ', ...' : ''
  return conflict(`${what} are ${names.slice(0, mostNamed).join(', ')}${rest}; allowed: one`)
}

const oddTime: Problem = {
  outcome: 'REFUSED',
  reason: 'which answer is the last cannot be told: allowed are times such as 2026-01-31T09:30:00Z',
}

/**
 * The answers of one file, each once. Where they differ, each has to name its labeller, and all or none their times; those of
 * one labeller follow each other by them.
 * @param isLabelled whether the list names labellers at all; else all its answers are one's
 */
export function mergeAnswers(given: readonly GivenAnswer[], isLabelled: boolean): Pick<Mention, 'answers' | 'problem'> {
  const distinct = new Map<string, GivenAnswer>()
  for (const answer of given) distinct.set(JSON.stringify([answer.className, answer.labeller, answer.at]), answer)
  const answers = [...distinct.values()].map(({ className, labeller, at }) => ({ className, labeller, at }))
  const classes = new Set(answers.map(({ className }) => className))
  if (classes.size < 2) return { answers: isLabelled ? answers : answers.slice(-1), problem: null }
  const isNameless = !isLabelled || answers.some(({ labeller }) => labeller === null)
  if (isNameless) return { answers: [], problem: severalClasses(classes) }
  if (given.some(({ isOddlyTimed }) => isOddlyTimed)) return { answers: [], problem: oddTime }
  const byTurn = new Map<string, Set<string>>()
  for (const { className, labeller, at } of answers) {
    const turn = JSON.stringify([labeller, at])
    byTurn.set(turn, (byTurn.get(turn) ?? new Set()).add(className))
  }
  for (const said of byTurn.values()) if (said.size > 1) return { answers: [], problem: severalClasses(said) }
  const isTimed = answers.map(({ at }) => at !== null)
  return new Set(isTimed).size === 1 ? { answers, problem: null } : { answers: [], problem: oddTime }
}
