import { isObject, type JsonObject } from '#core/import/list/shape.ts'

const objectAt = (value: JsonObject, key: string): JsonObject => {
  const inner = value[key]
  return isObject(inner) ? inner : {}
}
const listAt = (value: JsonObject, key: string): JsonObject[] => {
  const inner = value[key]
  return Array.isArray(inner) ? inner.filter(isObject) : []
}

/** Whether this is a line of what Labelbox exports. */
export const isLabelbox = (value: unknown): value is JsonObject =>
  isObject(value) && isObject(value.data_row) && isObject(value.projects)

const namesOf = ({ radio_answer, checklist_answers }: JsonObject): unknown[] => [
  ...(isObject(radio_answer) ? [radio_answer.name] : []),
  ...(Array.isArray(checklist_answers) ? checklist_answers.filter(isObject).map(answer => answer.name) : []),
]

/** Lines of a Labelbox export as rows: one a label, with a column a question. */
export function* labelboxRows(values: Iterable<unknown>): Generator<unknown> {
  for (const value of values) {
    if (!isLabelbox(value)) {
      yield value
      continue
    }
    const { external_id, row_data } = value.data_row as JsonObject
    const file = external_id ?? row_data
    const labels = Object.values(objectAt(value, 'projects'))
      .filter(isObject)
      .flatMap(project => listAt(project, 'labels'))
    if (labels.length === 0) yield { file }
    for (const label of labels) {
      const questions = listAt(objectAt(label, 'annotations'), 'classifications')
      const said = questions.map(question => [String(question.name ?? 'label'), namesOf(question)] as const)
      const { created_by, created_at } = objectAt(label, 'label_details')
      yield { file, ...Object.fromEntries(said), labeller: created_by, labelled_at: created_at }
    }
  }
}
