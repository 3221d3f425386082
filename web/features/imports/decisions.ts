/** What stands in a select for a class of the source: a class's id, or one of these. */
export const undecided = ''
export const withoutLabel = 'none'
export const leftOut = 'out'

export interface SourceClass {
  /** Null: files without a label. */
  className: string | null
  labelClass: { id: string } | null
  newCount: number
  knownCount: number
  conflictCount: number
  refusedCount: number
  /** Refused until somebody says what its classes stand for. */
  unnamedCount: number
}

export type Choices = Readonly<Record<string, string>>

/** Only earlier answers on files name it: they count by the class that was given last, and wait for this one too. */
const isEarlierOnly = (c: SourceClass) => c.newCount + c.knownCount + c.conflictCount + c.refusedCount === 0

/** Whether something hangs on what it stands for: the list has these before all others. */
export const waits = (c: SourceClass): boolean => c.unnamedCount > 0 || isEarlierOnly(c)

/** What is chosen where nobody chose: the class of that name, nothing where files wait, else to leave them out. */
export function choiceOf(source: SourceClass, choices: Choices): string {
  const chosen = source.className === null ? undefined : choices[source.className]
  if (chosen !== undefined) return chosen
  if (source.labelClass) return source.labelClass.id
  return waits(source) ? undecided : leftOut
}

export type Fate = 'TO_ADD' | 'WAITS' | 'LEFT_OUT'

/** What becomes of files of a class that could be read and wait for it to be named. */
export function fateOf(source: SourceClass, choices: Choices): Fate {
  const choice = choiceOf(source, choices)
  if (choice === undecided) return 'WAITS'
  return choice === leftOut ? 'LEFT_OUT' : 'TO_ADD'
}

interface SuggestedClass extends SourceClass {
  suggestedClass: { id: string } | null
}

/** Those that nobody decided on and that have a suggestion, with it. */
export const suggestionsOf = (classes: readonly SuggestedClass[], choices: Choices): Record<string, string> =>
  Object.fromEntries(
    classes.flatMap(c =>
      c.className !== null && c.suggestedClass && choiceOf(c, choices) === undecided
        ? [[c.className, c.suggestedClass.id]]
        : [],
    ),
  )

export const undecidedOf = (classes: readonly SourceClass[], choices: Choices): string[] =>
  classes.flatMap(c => (c.className !== null && choiceOf(c, choices) === undecided ? [c.className] : []))

/** How many images would be added: those that are new, and those whose class, one of `waiting`, has found its meaning. */
export function countToAdd(newCount: number, waiting: readonly SourceClass[], choices: Choices): number {
  const isNamed = (c: SourceClass) => ![undecided, leftOut].includes(choiceOf(c, choices))
  const areEarlierNamed = waiting.filter(isEarlierOnly).every(isNamed)
  return waiting.reduce((sum, c) => {
    const isWaiting = !isNamed(c) || (c.labelClass !== null && !areEarlierNamed)
    return sum + (isWaiting ? 0 : c.unnamedCount)
  }, newCount)
}

/** What somebody chose; the rest goes without saying. */
export const classesInput = (choices: Choices) =>
  Object.entries(choices).flatMap(([name, choice]) =>
    choice === undecided || choice === leftOut ? [] : [{ name, labelClassId: choice === withoutLabel ? null : choice }],
  )

export interface SourceLabeller {
  name: string
  suggestedReader: { id: string } | null
}

/** The member whom a labeller is taken for: as somebody said, else as suggested; '' stays a name. */
export const readerChoice = (labeller: SourceLabeller, choices: Choices): string =>
  choices[labeller.name] ?? labeller.suggestedReader?.id ?? ''

/** Whom somebody chose, and who is suggested and was not chosen against. */
export const readersInput = (suggested: readonly SourceLabeller[], choices: Choices) => {
  const all = { ...Object.fromEntries(suggested.map(l => [l.name, readerChoice(l, {})])), ...choices }
  return Object.entries(all).flatMap(([name, userId]) => (userId === '' ? [] : [{ name, userId }]))
}

interface Readiness {
  /** Whether all classes that wait are known here. */
  isWhole: boolean
  undecided: readonly string[]
  toAdd: number
  knownCount: number
}

/** Undefined where everything is decided, else what is missing. */
export function reasonAgainstAdding(r: Readiness): string | undefined {
  if (!r.isWhole) return 'What the source names is still being read.'
  const [first, ...more] = r.undecided
  if (first !== undefined) {
    const others = more.length > 0 ? ` and ${more.length} more` : ''
    return `Say what "${first}"${others} stands for, or leave it out.`
  }
  return r.toAdd + r.knownCount === 0 ? 'No file of it can go in.' : undefined
}
