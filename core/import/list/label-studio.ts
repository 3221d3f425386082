import { InvalidInput } from '#core/errors.ts'
import type { Found } from '#core/import/list/find-file.ts'
import { gather, type Mention } from '#core/import/list/gather.ts'
import {
  isObject,
  type JsonObject,
  requireArray,
  requireKey,
  requireObject,
  requireText,
  requireTime,
} from '#core/import/list/shape.ts'
import type { Answer, FileList } from '#core/import/listing.ts'

/** Whether this is what Label Studio exports as JSON: a list of tasks, each with its data. */
export const isLabelStudio = (json: unknown): json is unknown[] =>
  Array.isArray(json) && json.length > 0 && isObject(json[0]) && isObject(json[0].data)

/** Which of a task's texts names the file: image, else the first that is one, else the first that looks like one. */
function referenceOf(data: JsonObject, find: (reference: string) => Found, where: string): string {
  if (typeof data.image === 'string') return requireText(data.image, `${where}.image`)
  const texts = Object.values(data).filter(value => typeof value === 'string')
  const isThere = (text: string) => 'path' in find(text)
  const named = texts.find(isThere) ?? texts.find(text => /\.[a-z0-9]{2,5}([?#].*)?$/i.test(text))
  if (named === undefined) throw new InvalidInput(where, 'an object', 'one with a text that names a file')
  return requireText(named, where)
}

function labellerOf(annotation: JsonObject, where: string): string | null {
  const by = annotation.completed_by ?? null
  if (by === null) return null
  if (!isObject(by)) return requireKey(by, `${where}.completed_by`)
  return requireKey(by.email || by.username || by.id, `${where}.completed_by.email`)
}

function timeOf(annotation: JsonObject, where: string): string | null {
  const at = annotation.created_at ?? null
  if (at === null) return null
  return requireTime(requireText(at, `${where}.created_at`), `${where}.created_at`)
}

function choicesOf(annotation: JsonObject, where: string): Set<string> {
  const choices = new Set<string>()
  requireArray(annotation.result, `${where}.result`).forEach((item, i) => {
    const at = `${where}.result[${i}]`
    const { type, value } = requireObject(item, at)
    if (type !== 'choices' && !(type === undefined && isObject(value) && 'choices' in value)) return
    const chosen = requireArray(requireObject(value, `${at}.value`).choices, `${at}.value.choices`)
    for (const [n, choice] of chosen.entries()) choices.add(requireText(choice, `${at}.value.choices[${n}]`))
  })
  return choices
}

function mentionOf(task: unknown, where: string, find: (reference: string) => Found): Mention {
  const { data, annotations, completions } = requireObject(task, where)
  const reference = referenceOf(requireObject(data, `${where}.data`), find, `${where}.data`)
  const answers: Answer[] = []
  let problem: Mention['problem'] = null
  requireArray(annotations ?? completions ?? [], `${where}.annotations`).forEach((item, i) => {
    const at = `${where}.annotations[${i}]`
    const annotation = requireObject(item, at)
    if (annotation.was_cancelled === true) return
    const choices = choicesOf(annotation, at)
    const [className] = choices
    if (choices.size > 1)
      problem = { outcome: 'REFUSED', reason: `choices are ${[...choices].join(', ')}; allowed: one` }
    else if (className !== undefined)
      answers.push({ className, labeller: labellerOf(annotation, at), at: timeOf(annotation, at) })
  })
  return { reference, answers, problem }
}

/**
 * A JSON export of Label Studio: tasks whose data names a file, with annotations of one choice each. Skipped ones
 * (was_cancelled) do not count.
 * @throws InvalidInput naming the place in the list
 */
export function readLabelStudio(tasks: readonly unknown[], name: string, find: (reference: string) => Found): FileList {
  const mentions = tasks.map((task, i) => mentionOf(task, `${name}, [${i}]`, find))
  return { kind: 'LABEL_STUDIO', entries: gather(mentions, find), columns: [] }
}
