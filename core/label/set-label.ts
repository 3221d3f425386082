import { type Context, requireActor } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'
import { type Asked, decideLabel } from '#core/label/decide.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { findStanding } from '#core/label/standing.ts'
import { writeLabels } from '#core/label/write-labels.ts'
import { requireRole } from '#core/membership/require-right.ts'

export interface LabelInput extends Asked {
  imageId: string
  expectedVersion: number
}

/**
 * Gives an image its next label version. What was there before stays. The same answer again, by the same reader for the
 * same reason under the same view, is the label that stands: nothing is written.
 * @throws LabelConflict with the current label
 */
export async function setLabel(ctx: Context, input: LabelInput): Promise<Label> {
  // First: whoever is signed out learns nothing of what there is.
  const actor = requireActor(ctx)
  const imageId = requireId('Image', input.imageId)
  // The label is one statement with its fence, so none is open around the two. Whoever was faster is met once: versions only grow.
  for (const isLast of [false, true]) {
    const image = await findStanding(ctx, imageId, actor.id)
    if (!image) throw new NotFound('Image', imageId)
    const { projectId, classes } = image
    const roles = image.roles && Object.values(Role).filter(role => image.roles?.includes(role))
    requireRole(actor, 'LABEL_IMAGES', roles && { projectId, roles }, 'Image', imageId)
    const decision = decideLabel(input, image, classes, actor.id)
    if ('give' in decision) {
      const [label] = await writeLabels(ctx, [decision.give])
      if (label) return label
      if (isLast) break
      continue
    }
    const id = 'standsId' in decision ? decision.standsId : decision.conflict.id
    const label = await ctx.database.label.findUniqueOrThrow({ where: { id } })
    if ('standsId' in decision) return label
    throw new LabelConflict(label, decision.conflict.className)
  }
  throw new Conflict('somebody was faster: look again', 'written by somebody else')
}
