import { InvalidInput } from '#core/errors.ts'
import type { Found } from '#core/import/list/find-file.ts'
import { gather } from '#core/import/list/gather.ts'
import {
  isObject,
  type JsonObject,
  requireArray,
  requireKey,
  requireObject,
  requireText,
} from '#core/import/list/shape.ts'
import type { FileList } from '#core/import/listing.ts'

/** Whether this is a COCO file: images, annotations and categories. */
export const isCoco = (json: unknown): json is JsonObject =>
  isObject(json) && ['images', 'annotations', 'categories'].every(key => Object.hasOwn(json, key))

/** Rows of one of COCO's three lists by their id, each once. */
function byId(json: JsonObject, key: string, name: string, valueKey: string): Map<string, string> {
  const found = new Map<string, string>()
  requireArray(json[key], `${name}, ${key}`).forEach((item, i) => {
    const at = `${name}, ${key}[${i}]`
    const row = requireObject(item, at)
    const id = requireKey(row.id, `${at}.id`)
    if (found.has(id)) throw new InvalidInput(`${at}.id`, 'that of an earlier one', 'each id once')
    found.set(id, requireText(row[valueKey], `${at}.${valueKey}`))
  })
  return found
}

/**
 * A COCO file as classification: the category of an image's annotations. Several of one category are one answer; two
 * different ones are a conflict of that image.
 * @throws InvalidInput naming the place in the list
 */
export function readCoco(json: JsonObject, name: string, find: (reference: string) => Found): FileList {
  const images = byId(json, 'images', name, 'file_name')
  const categories = byId(json, 'categories', name, 'name')
  const classesOf = new Map<string, Set<string>>()
  requireArray(json.annotations, `${name}, annotations`).forEach((item, i) => {
    const at = `${name}, annotations[${i}]`
    const row = requireObject(item, at)
    const imageId = requireKey(row.image_id, `${at}.image_id`)
    if (!images.has(imageId)) throw new InvalidInput(`${at}.image_id`, 'of no image', 'the id of one of the images')
    const category = categories.get(requireKey(row.category_id, `${at}.category_id`))
    if (category === undefined)
      throw new InvalidInput(`${at}.category_id`, 'of no category', 'the id of one of the categories')
    const classes = classesOf.get(imageId) ?? new Set()
    classesOf.set(imageId, classes.add(category))
  })
  const mentions = [...images].map(([id, reference]) => {
    const classes = [...(classesOf.get(id) ?? [])]
    if (classes.length > 1) {
      const reason = `categories are ${classes.join(', ')}; allowed: one category an image`
      return { reference, answers: [], problem: { outcome: 'CONFLICT' as const, reason } }
    }
    return { reference, answers: classes.map(className => ({ className, labeller: null, at: null })), problem: null }
  })
  return { kind: 'COCO', entries: gather(mentions, find), columns: [] }
}
