import { isDeepStrictEqual } from 'node:util'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { type LabelView, parseView } from '#core/label/view.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { textSchema } from '#core/text.ts'

/** Somebody labelled this image first. */
export class LabelConflict extends Conflict {
  override name = 'LabelConflict'
  readonly currentLabel: Label
  constructor(currentLabel: Label, currentClass: string) {
    super(`somebody was faster: this image is now ${currentClass} (version ${currentLabel.version})`, currentClass)
    this.currentLabel = currentLabel
  }
}

export interface LabelInput {
  imageId: string
  labelClassId: string
  /** Image.labelVersion as the reader saw it; 0: never labelled. */
  expectedVersion: number
  reason?: string | null
  /** How the reader looked at it: see view.ts. */
  view?: unknown
}

const reasonSchema = textSchema(1000, 0)

interface Answer {
  labelClassId: string
  readerId: string
  reason: string | null
  view: LabelView | null
}

/** A view as it comes back from the database: without the difference between 0 and -0. */
const asStored = (view: LabelView | null): unknown => JSON.parse(JSON.stringify(view))

const isOut = () => new Conflict('it was taken out: put it back first, or leave it', 'taken out')

const isSameAnswer = (label: Label, { view, ...answer }: Answer) =>
  label.origin === 'READER' &&
  label.readerId === answer.readerId &&
  label.labelClassId === answer.labelClassId &&
  label.reason === answer.reason &&
  isDeepStrictEqual(label.view, asStored(view))

const currentLabelOf = (ctx: Context<Transaction>, imageId: string) =>
  ctx.database.label.findFirst({ where: { imageId }, orderBy: { version: 'desc' }, include: { labelClass: true } })

/**
 * Gives an image its next label version. What was there before stays. The same answer again, by the same reader for the
 * same reason under the same view, is the label that stands: nothing is written.
 * @throws LabelConflict with the current label
 */
export async function setLabel(ctx: Context, input: LabelInput): Promise<Label> {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const { imageId, labelClassId, expectedVersion } = input
  return inTransaction(ctx, async ctx => {
    const image = await ctx.database.image.findUnique({
      where: { id: requireId('Image', imageId) },
      include: { project: { include: { labelClasses: { orderBy: { position: 'asc' } } } } },
    })
    if (!image) throw new NotFound('Image', imageId)
    const { projectId } = image
    const { id: readerId } = await requireRight(ctx, 'LABEL_IMAGES', projectId, 'Image', imageId)
    const classes = image.project.labelClasses
    const labelClass = classes.find(c => c.id === labelClassId)
    if (!labelClass)
      throw new InvalidInput('labelClassId', labelClassId, classes.map(c => `${c.id} (${c.name})`).join(', '))
    const reason = parse(reasonSchema, input.reason ?? '', 'reason') || null
    const view = input.view == null ? null : parseView(input.view)
    const answer = { labelClassId, readerId, reason, view }

    if (image.takenOutAt !== null) throw isOut()
    const before = await currentLabelOf(ctx, imageId)
    if (before && before.version >= expectedVersion && isSameAnswer(before, answer)) return before
    const isAsSeen = expectedVersion === (before?.version ?? 0)
    const { count } = isAsSeen
      ? await ctx.database.image.updateMany({
          where: { id: imageId, labelVersion: expectedVersion, takenOutAt: null },
          data: { labelVersion: expectedVersion + 1, labelClassId },
        })
      : { count: 0 }
    if (count === 0) {
      const now = await ctx.database.image.findUniqueOrThrow({ where: { id: imageId } })
      if (now.takenOutAt !== null) throw isOut()
      const current = await currentLabelOf(ctx, imageId)
      if (current && now.labelClassId === null)
        throw new InvalidInput('expectedVersion', expectedVersion, `${current.version}: its label was taken back`)
      if (!current) throw new InvalidInput('expectedVersion', expectedVersion, '0: this image has no label yet')
      // Of two of one reader's that came at once the other was first.
      if (current.version > expectedVersion && isSameAnswer(current, answer)) return current
      throw new LabelConflict(current, current.labelClass.name)
    }
    const label = await ctx.database.label.create({
      data: { ...answer, imageId, version: expectedVersion + 1, origin: 'READER', view: view ?? undefined },
    })
    await recordAudit(ctx, {
      action: 'LABEL_GIVEN',
      nounId: label.id,
      projectId,
      before: {
        imageId,
        labelClass: image.labelClassId === null ? null : (before?.labelClass.name ?? null),
        version: expectedVersion,
      },
      after: { imageId, labelClass: labelClass.name, version: label.version, ...(view ? { view } : {}) },
      reason,
    })
    return label
  })
}
