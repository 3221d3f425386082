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

/** What is chosen where nobody chose: the class of that name, nothing where files wait, else to leave them out. */
export function choiceOf(source: SourceClass, choices: Choices): string {
  const chosen = source.className === null ? undefined : choices[source.className]
  if (chosen !== undefined) return chosen
  if (source.labelClass) return source.labelClass.id
  return source.unnamedCount > 0 || isEarlierOnly(source) ? undecided : leftOut
}

export const undecidedOf = (classes: readonly SourceClass[], choices: Choices): string[] =>
  classes.flatMap(c => (c.className !== null && choiceOf(c, choices) === undecided ? [c.className] : []))

/** How many images would be added: those that were new, and those whose class has found its meaning. */
export function countToAdd(classes: readonly SourceClass[], choices: Choices): number {
  const isNamed = (c: SourceClass) => ![undecided, leftOut].includes(choiceOf(c, choices))
  const areEarlierNamed = classes.filter(isEarlierOnly).every(isNamed)
  return classes.reduce((sum, c) => {
    const isWaiting = !isNamed(c) || (c.labelClass !== null && !areEarlierNamed)
    return sum + c.newCount + (isWaiting ? 0 : c.unnamedCount)
  }, 0)
}

/** Only what differs from what goes without saying. */
export function classesInput(classes: readonly SourceClass[], choices: Choices) {
  return classes.flatMap(c => {
    const choice = choiceOf(c, choices)
    if (c.className === null || choice === undecided || choice === leftOut || choice === c.labelClass?.id) return []
    return [{ name: c.className, labelClassId: choice === withoutLabel ? null : choice }]
  })
}

export interface SourceLabeller {
  name: string
  suggestedReader: { id: string } | null
}

/** The member whom a labeller is taken for: as somebody said, else as suggested; '' stays a name. */
export const readerChoice = (labeller: SourceLabeller, choices: Choices): string =>
  choices[labeller.name] ?? labeller.suggestedReader?.id ?? ''

export const readersInput = (labellers: readonly SourceLabeller[], choices: Choices) =>
  labellers.flatMap(labeller => {
    const userId = readerChoice(labeller, choices)
    return userId === '' ? [] : [{ name: labeller.name, userId }]
  })

interface Readiness {
  undecided: readonly string[]
  toAdd: number
  knownCount: number
}

/** Undefined where everything is decided, else what is missing. */
export function reasonAgainstAdding(r: Readiness): string | undefined {
  const [first, ...more] = r.undecided
  if (first !== undefined) {
    const others = more.length > 0 ? ` and ${more.length} more` : ''
    return `Say what "${first}"${others} stands for, or leave it out.`
  }
  return r.toAdd + r.knownCount === 0 ? 'No file of it can go in.' : undefined
}
