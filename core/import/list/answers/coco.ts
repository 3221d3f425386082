import { type AnnotatedFile, annotatedList, refused } from '#core/import/list/answers/annotated-list.ts'
import { type BesideName, besideName, keyOf } from '#core/import/list/answers/beside-name.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { isObject, type JsonObject } from '#core/import/list/shape.ts'
import type { FoundList, Problem } from '#core/import/listing.ts'

/** Whether this is a COCO file: images, annotations and categories. */
export const isCoco = (json: unknown): json is JsonObject =>
  isObject(json) && ['images', 'annotations', 'categories'].every(key => Array.isArray(json[key]))

const rowsOf = (json: JsonObject, key: string): unknown[] => {
  const rows = json[key]
  return Array.isArray(rows) ? rows : []
}
interface CocoImage extends BesideName {
  reference: unknown
  classes: Set<string>
  place: string
  problem: Problem | null
}

function readImages(json: JsonObject, path: string): { images: CocoImage[]; byId: Map<string, CocoImage> } {
  const byId = new Map<string, CocoImage>()
  const images = rowsOf(json, 'images').map((row, i): CocoImage => {
    const place = `${path}, images[${i}]`
    const image = isObject(row) ? row : {}
    const said = { reference: image.file_name, ...besideName(image) }
    const found: CocoImage = { ...said, classes: new Set(), place, problem: null }
    const id = keyOf(image.id)
    if (id === null) found.problem = refused('it has no id')
    else if (byId.has(id)) found.problem = refused('its id is that of an earlier one')
    else byId.set(id, found)
    return found
  })
  return { images, byId }
}

/**
 * A COCO file as classification: the category of an image's annotations. Several of one category are one answer; an
 * annotation of no image costs itself.
 */
export function readCoco(json: JsonObject, file: ListFile): FoundList {
  const { images, byId } = readImages(json, file.path)
  const categories = new Map<string, unknown>()
  const twice = new Set<string>()
  for (const row of rowsOf(json, 'categories')) {
    const id = isObject(row) ? keyOf(row.id) : null
    if (id === null || !isObject(row)) continue
    if (categories.has(id) && categories.get(id) !== row.name) twice.add(id)
    else categories.set(id, row.name)
  }
  const lost: AnnotatedFile[] = []
  rowsOf(json, 'annotations').forEach((row, i) => {
    const annotation = isObject(row) ? row : {}
    const image = byId.get(keyOf(annotation.image_id) ?? '')
    const categoryId = keyOf(annotation.category_id) ?? ''
    const category = categories.get(categoryId)
    if (image === undefined) {
      const place = `${file.path}, annotations[${i}]`
      const classes = typeof category === 'string' ? [category] : []
      lost.push({ reference: place, classes, split: null, place, problem: refused('its image is not in the list') })
    } else if (twice.has(categoryId)) image.problem ??= refused(`its annotation ${i} is of an id of two categories`)
    else if (typeof category === 'string') image.classes.add(category)
    else image.problem ??= refused(`its annotation ${i} is of no category of the list`)
  })
  const files = images.map(image => ({ ...image, classes: [...image.classes] }))
  return annotatedList(file, 'COCO', 'COCO', [...files, ...lost], 'categories')
}
