import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { parseView } from '#core/label/view.ts'
import { requireRight } from '#core/membership/require-right.ts'

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
  /** Image.labelVersion as the reader saw it; 0: unlabelled. */
  expectedVersion: number
  reason?: string | null
  /** How the reader looked at it: see view.ts. */
  view?: unknown
}

/** Gives an image its next label version. What was there before stays. @throws LabelConflict with the current label */
export async function setLabel(ctx: Context, input: LabelInput) {
  const { imageId, labelClassId, expectedVersion } = input
  const image = await ctx.database.image.findUnique({
    where: { id: requireId('Image', imageId) },
    include: { project: { include: { labelClasses: { orderBy: { position: 'asc' } } } }, labelClass: true },
  })
  if (!image) throw new NotFound('Image', imageId)
  const reader = await requireRight(ctx, 'LABEL_IMAGES', image.projectId, 'Image', imageId)
  const classes = image.project.labelClasses
  const labelClass = classes.find(c => c.id === labelClassId)
  if (!labelClass)
    throw new InvalidInput('labelClassId', labelClassId, classes.map(c => `${c.id} (${c.name})`).join(', '))
  const reason = input.reason?.trim() || null
  if (reason && reason.length > 1000) throw new InvalidInput('reason', `${reason.length} characters`, 'up to 1000')
  const view = input.view == null ? undefined : parseView(input.view)

  return inTransaction(ctx, async ctx => {
    const { count } = await ctx.database.image.updateMany({
      where: { id: imageId, labelVersion: expectedVersion },
      data: { labelVersion: expectedVersion + 1, labelClassId },
    })
    if (count === 0) {
      const current = await ctx.database.label.findFirst({
        where: { imageId },
        orderBy: { version: 'desc' },
        include: { labelClass: true },
      })
      if (!current) throw new InvalidInput('expectedVersion', expectedVersion, '0: this image has no label yet')
      throw new LabelConflict(current, current.labelClass.name)
    }
    const label = await ctx.database.label.create({
      data: {
        imageId,
        labelClassId,
        version: expectedVersion + 1,
        readerId: reader.id,
        origin: 'READER',
        reason,
        view,
      },
    })
    await recordAudit(ctx, {
      action: 'LABEL_GIVEN',
      nounId: label.id,
      projectId: image.projectId,
      before: { imageId, labelClass: image.labelClass?.name ?? null, version: expectedVersion },
      after: { imageId, labelClass: labelClass.name, version: label.version },
      reason,
    })
    return label
  })
}
