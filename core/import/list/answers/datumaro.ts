import { annotatedList, refused } from '#core/import/list/answers/annotated-list.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { isObject, type JsonObject } from '#core/import/list/shape.ts'
import type { FoundList, Problem } from '#core/import/listing.ts'

/** Whether this is a list of Datumaro: items, and the labels that they are of. */
export const isDatumaro = (json: unknown): json is JsonObject =>
  isObject(json) && Array.isArray(json.items) && isObject(json.categories)

function labelNames(json: JsonObject): unknown[] {
  const { label } = isObject(json.categories) ? json.categories : {}
  const labels = isObject(label) && Array.isArray(label.labels) ? label.labels : []
  return labels.map(one => (isObject(one) ? one.name : one))
}

function referenceOf(item: JsonObject): unknown {
  const { image, media } = item
  const paths = [image, media].map(one => (isObject(one) ? one.path : undefined))
  return paths.find(path => typeof path === 'string' && path !== '') ?? item.id
}

/** Datumaro's own JSON: of an item its labels, else the labels of what is drawn in it. */
export function readDatumaro(json: JsonObject, file: ListFile): FoundList {
  const names = labelNames(json)
  const items = Array.isArray(json.items) ? json.items : []
  const files = items.map((row, i) => {
    const item = isObject(row) ? row : {}
    const all = (Array.isArray(item.annotations) ? item.annotations : []).filter(isObject)
    const labels = all.filter(({ type }) => type === 'label')
    const named = (labels.length > 0 ? labels : all).filter(({ label_id }) => typeof label_id === 'number')
    const classes = named.map(({ label_id }) => names[Number(label_id)])
    const known = classes.filter(name => typeof name === 'string')
    const isLost = known.length < classes.length
    const problem: Problem | null = isLost ? refused('one of its annotations is of no label of the list') : null
    return { reference: referenceOf(item), classes: known, split: null, place: `${file.path}, items[${i}]`, problem }
  })
  return annotatedList(file, 'DATUMARO', 'Datumaro', files, 'labels')
}
