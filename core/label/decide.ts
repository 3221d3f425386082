import { isDeepStrictEqual } from 'node:util'
import type { Happening } from '#core/audit/record.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { Standing } from '#core/label/standing.ts'
import { type LabelView, parseView } from '#core/label/view.ts'
import { parse } from '#core/parse.ts'
import { textSchema } from '#core/text.ts'

const reasonSchema = textSchema(1000, 0)

/** What somebody says of an image. */
export interface Asked {
  labelClassId: string
  /** Image.labelVersion as they saw it; 0: never labelled; null: whatever it is. */
  expectedVersion: number | null
  reason?: string | null
  /** How they looked at it: see view.ts. */
  view?: unknown
}

/** A label that is to be. */
export interface Giving {
  imageId: string
  labelClassId: string
  version: number
  readerId: string
  reason: string | null
  view: LabelView | null
  happening: Omit<Happening, 'nounId'>
}

/** What becomes of an answer: a new label, the one that stands already, or one that somebody gave meanwhile. */
export type Decision = { give: Giving } | { standsId: string } | { conflict: { id: string; className: string } }

/** A view as it comes back from the database: without the difference between 0 and -0. */
const asStored = (view: LabelView | null): unknown => JSON.parse(JSON.stringify(view))

/**
 * Holds an answer against the image as it stands.
 * @param classes of its project, in their order
 * @throws InvalidInput; Conflict where it was taken out
 */
export function decideLabel(
  asked: Asked,
  image: Standing,
  classes: readonly { id: string; name: string }[],
  readerId: string,
): Decision {
  const { imageId, projectId, labelVersion: stands, currentId } = image
  const { labelClassId } = asked
  const labelClass = classes.find(c => c.id === labelClassId)
  if (!labelClass)
    throw new InvalidInput('labelClassId', labelClassId, classes.map(c => `${c.id} (${c.name})`).join(', '))
  const reason = parse(reasonSchema, asked.reason ?? '', 'reason') || null
  const view = asked.view == null ? null : parseView(asked.view)
  if (image.takenOutAt !== null) throw new Conflict('it was taken out: put it back first, or leave it', 'taken out')

  const expected = asked.expectedVersion ?? stands
  const isSame =
    image.origin === 'READER' &&
    image.readerId === readerId &&
    image.currentClassId === labelClassId &&
    image.reason === reason &&
    isDeepStrictEqual(image.view, asStored(view))
  if (currentId !== null && isSame && stands >= expected) return { standsId: currentId }
  if (expected !== stands) {
    if (currentId === null) throw new InvalidInput('expectedVersion', expected, '0: this image has no label yet')
    if (image.labelClassId === null)
      throw new InvalidInput('expectedVersion', expected, `${stands}: its label was taken back`)
    return { conflict: { id: currentId, className: image.currentClass ?? '' } }
  }
  const version = stands + 1
  const before = { imageId, labelClass: image.labelClassId === null ? null : image.currentClass, version: stands }
  const after = { imageId, labelClass: labelClass.name, version, ...(view ? { view } : {}) }
  const happening = { action: 'LABEL_GIVEN' as const, projectId, before, after, reason }
  return { give: { imageId, labelClassId, version, readerId, reason, view, happening } }
}
