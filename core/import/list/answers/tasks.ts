import { doing } from '#core/import/levels/say.ts'
import { faultOf, refused, shownReference } from '#core/import/list/answers/annotated-list.ts'
import { type BesideName, columnsOf } from '#core/import/list/answers/beside-name.ts'
import { plainClass } from '#core/import/list/class-words.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { type GivenAnswer, mergeAnswers, severalClasses } from '#core/import/list/merge-answers.ts'
import { splitOfList } from '#core/import/list/published-split.ts'
import { plainReference } from '#core/import/list/reference.ts'
import type { FoundList, ListShape, Mention, Problem } from '#core/import/listing.ts'
import type { ListReading } from '#core/import/reading.ts'

/** What one person said of one task, at once. */
export interface TaskAnswer {
  labeller: string | null
  at: string | null
  isOddlyTimed: boolean
  /** The choices, by question. */
  choices: ReadonlyMap<string, readonly string[]>
  /** Kinds of answers beside them that are not read. */
  unread?: readonly string[]
}

/** A file that was shown to people, and what they said of it. */
export interface Task {
  /** Whatever stands in the place of its name. */
  reference: unknown
  /** Of what stands beside its name. */
  beside?: BesideName | undefined
  answers: TaskAnswer[]
  place: string
  problem: Problem | null
}

function questionsOf(tasks: readonly Task[]): Map<string, Set<string>> {
  const questions = new Map<string, Set<string>>()
  for (const { answers } of tasks)
    for (const { choices } of answers)
      for (const [question, chosen] of choices) {
        const before = questions.get(question) ?? new Set()
        questions.set(question, before)
        for (const choice of chosen) before.add(choice)
      }
  return questions
}

/** The one question whose choices are classes of the project; null: none, or several as much. */
function proposeQuestion(
  questions: ReadonlyMap<string, ReadonlySet<string>>,
  classNames: readonly string[],
): string | null {
  const wanted = new Set(classNames.map(plainClass))
  const matching = [...questions].filter(([, choices]) => [...choices].some(choice => wanted.has(plainClass(choice))))
  return matching.length === 1 ? (matching[0]?.[0] ?? null) : null
}

function answersOf(
  { answers }: Task,
  question: string | null,
  what: string,
): { given: GivenAnswer[]; problem: Problem | null } {
  const given: GivenAnswer[] = []
  let problem: Problem | null = null
  for (const { labeller, at, isOddlyTimed, choices } of answers) {
    const chosen = new Set(question === null ? [...choices.values()].flat() : choices.get(question))
    if (chosen.size > 1) problem ??= severalClasses(chosen, what)
    const [className] = chosen
    if (chosen.size === 1 && className !== undefined) {
      problem ??= faultOf(className, 'a choice')
      given.push({ className, labeller, at, isOddlyTimed })
    }
  }
  return { given, problem }
}

/** What tasks on one file say of it beside their answers. */
function besideOf(same: readonly Task[], what: 'group' | 'split'): { value: string | null; problem: Problem | null } {
  const said = new Set(same.flatMap(({ beside }) => beside?.[what] ?? []))
  const [value = null] = said
  const reason = `it stands in several ${what}s; allowed: one`
  return said.size > 1 ? { value: null, problem: { outcome: 'CONFLICT', reason } } : { value, problem: null }
}

function* mentionsOf(
  tasks: readonly Task[],
  isSeveral: boolean,
  { question }: ListReading,
  what: string,
): Generator<Mention> {
  const together = new Map<string, Task[]>()
  tasks.forEach((task, i) => {
    const fault = faultOf(task.reference, 'the name of its file')
    const key = fault ? `\0${i}` : plainReference(String(task.reference))
    const same = together.get(key) ?? []
    together.set(key, same)
    same.push(fault ? { ...task, problem: task.problem ?? fault } : task)
  })
  const unsaid = isSeveral && question === null ? refused('which question of the list counts was not said') : null
  for (const same of together.values()) {
    const [first] = same
    if (first === undefined) continue
    const read = same.map(task => answersOf(task, question, what))
    const merged = mergeAnswers(
      read.flatMap(({ given }) => given),
      true,
    )
    const own = same.find(task => task.problem)?.problem ?? unsaid
    const [group, split] = [besideOf(same, 'group'), besideOf(same, 'split')]
    const problem = own ?? read.find(r => r.problem)?.problem ?? merged.problem ?? group.problem ?? split.problem
    yield {
      reference: shownReference(first.reference),
      answers: problem ? [] : merged.answers,
      group: group.value,
      split: split.value,
      frame: first.beside?.frame ?? null,
      columns: columnsOf(first.beside?.fileSha256),
      isOddlyTimed: read.some(({ given }) => given.some(({ isOddlyTimed }) => isOddlyTimed)),
      problem,
      place: first.place,
    }
  }
}

/** Answers of which nothing is read, where they say something. */
function unreadDoubts(tasks: readonly Task[]): string[] {
  const silent = tasks.flatMap(({ answers }) =>
    answers.filter(a => a.choices.size === 0 && (a.unread?.length ?? 0) > 0),
  )
  const kinds = new Set(silent.flatMap(({ unread = [] }) => unread))
  const count = doing(silent.length, 'answer', 'hold')
  return silent.length === 0 ? [] : [`${count} no choice, only what is not read: ${[...kinds].join(', ')}.`]
}

/** What is called otherwise in lists of one tool. */
interface TaskTool {
  shape: ListShape
  propose: typeof proposeQuestion
  /** How several answers of one question are called. */
  what: string
}
const labelStudio: TaskTool = { shape: 'LABEL_STUDIO', propose: proposeQuestion, what: 'choices' }

/** What people said of files, to one question or several. */
export function taskList(
  { path, sha256, look }: ListFile,
  detail: string,
  tasks: readonly Task[],
  { shape, propose, what }: TaskTool = labelStudio,
): FoundList {
  const questions = questionsOf(tasks)
  const isSeveral = questions.size > 1
  const isSplit = tasks.some(({ beside }) => beside && beside.split !== null)
  const names = isSeveral ? [...questions.keys()] : []
  const question = isSeveral ? propose(questions, look.classNames) : null
  const unclear =
    isSeveral && question === null ? [`It answers ${names.slice(0, 20).join(', ')}: which one is the class?`] : []
  return {
    path,
    sha256,
    shape,
    detail,
    header: [],
    sample: [],
    questions: names,
    doubts: [...unclear, ...unreadDoubts(tasks)],
    proposed: {
      path,
      isUsed: true,
      split: isSplit ? null : splitOfList(path),
      columns: [],
      threshold: null,
      separator: null,
      question,
    },
    mentions: reading => mentionsOf(tasks, isSeveral, reading, what),
  }
}
