import { refused } from '#core/import/list/answers/annotated-list.ts'
import { besideName } from '#core/import/list/answers/beside-name.ts'
import { choicesIn } from '#core/import/list/answers/choices.ts'
import { type Task, type TaskAnswer, taskList } from '#core/import/list/answers/tasks.ts'
import { isoTime } from '#core/import/list/iso-time.ts'
import { type ListFile, namesFile, namesPicture } from '#core/import/list/look.ts'
import { isObject, type JsonObject, kindOf } from '#core/import/list/shape.ts'
import type { FoundList, Problem } from '#core/import/listing.ts'

/** Whether this is what Label Studio exports as JSON: a list of tasks, each with its data. */
export const isLabelStudio = (json: unknown): json is unknown[] =>
  Array.isArray(json) && json.some(task => isObject(task) && isObject(task.data))

/**
 * Which of a task's texts names the file: image, else the one that is one, else the one that looks like one.
 * @throws BadTask for several
 */
function referenceOf(data: JsonObject, { path, look }: ListFile): unknown {
  if (typeof data.image === 'string') return data.image
  const texts = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const files = texts.filter(([, text]) => namesFile(text, path, look))
  const named = files.length > 0 ? files : texts.filter(([, text]) => namesPicture(text))
  const distinct = new Set(named.map(([, text]) => text))
  if (distinct.size > 1)
    throw new BadTask(`it shows several pictures (${named.map(([key]) => key.slice(0, 100)).join(', ')}); allowed: one`)
  return named[0]?.[1]
}

const keyOf = (value: unknown): string | null =>
  typeof value === 'number'
    ? String(value)
    : typeof value === 'string' && value !== ''
      ? value.slice(0, 1000).toWellFormed()
      : null

function labellerOf(annotation: JsonObject): string | null {
  const by = annotation.completed_by
  if (!isObject(by)) return keyOf(by)
  return keyOf(by.email) ?? keyOf(by.username) ?? keyOf(by.id)
}

class BadTask extends Error {}

/** Kinds of answers that are not read and may hold a class. */
const says = new Set(['taxonomy', 'textarea', 'rating', 'number', 'ranker', 'pairwise', 'datetime'])

function answerOf(annotation: JsonObject): TaskAnswer {
  if (!Array.isArray(annotation.result))
    throw new BadTask(`the result of an annotation is ${kindOf(annotation.result)}; allowed: a list`)
  const choices = new Map<string, string[]>()
  const unread: string[] = []
  for (const item of annotation.result) {
    if (!isObject(item)) throw new BadTask(`a result is ${kindOf(item)}; allowed: an object`)
    const type = item.type ?? (isObject(item.value) && 'choices' in item.value ? 'choices' : '')
    if (type !== 'choices' && !(typeof type === 'string' && type.endsWith('labels'))) {
      if (typeof type === 'string' && says.has(type)) unread.push(type)
      continue
    }
    const chosen = choicesIn(item.value)
    if (chosen === null) throw new BadTask('the choices of a result are not a list of texts')
    const question = keyOf(item.from_name) ?? 'choices'
    choices.set(question, [...(choices.get(question) ?? []), ...chosen])
  }
  const time = annotation.created_at
  const at = typeof time === 'string' ? isoTime(time) : null
  return {
    labeller: labellerOf(annotation),
    at,
    isOddlyTimed: time !== undefined && time !== null && at === null,
    choices,
    unread,
  }
}

function taskOf(row: unknown, place: string, file: ListFile): Task {
  const task = isObject(row) ? row : {}
  const data = isObject(task.data) ? task.data : {}
  const annotations = task.annotations ?? task.completions ?? []
  let reference: unknown
  let problem: Problem | null = null
  const answers: TaskAnswer[] = []
  try {
    reference = referenceOf(data, file)
    if (!Array.isArray(annotations)) throw new BadTask(`its annotations are ${kindOf(annotations)}; allowed: a list`)
    for (const annotation of annotations) {
      if (!isObject(annotation)) throw new BadTask(`an annotation is ${kindOf(annotation)}; allowed: an object`)
      if (annotation.was_cancelled !== true) answers.push(answerOf(annotation))
    }
  } catch (error) {
    if (!(error instanceof BadTask)) throw error
    problem = refused(error.message)
  }
  const beside = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== reference))
  return { reference, beside: besideName(beside), answers, place, problem }
}

/**
 * A JSON export of Label Studio: tasks whose data names a file, with what was chosen for it. Skipped annotations do not
 * count, nor do relations and what models predicted.
 */
export function readLabelStudio(tasks: readonly unknown[], file: ListFile): FoundList {
  const read = tasks.map((task, i) => taskOf(task, `${file.path}, [${i}]`, file))
  return taskList(file, 'Label Studio', read)
}
