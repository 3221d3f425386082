import { type Context, requireActor } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'
import { Role } from '#core/generated/prisma/enums.ts'
import { requireId } from '#core/id.ts'
import type { Asked } from '#core/label/answer.ts'
import { answerGroup } from '#core/label/answer-group.ts'
import { decideLabel } from '#core/label/decide.ts'
import { findStanding } from '#core/label/find-standing.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { requireRole, requireWorkedOn } from '#core/membership/require-right.ts'
import { mostReaders } from '#core/project/reader-count.ts'
import { tellGold } from '#core/reading/tell-gold.ts'
import { writeDrafts } from '#core/reading/write.ts'

export interface LabelInput extends Asked {
  imageId: string
  expectedVersion: number
}

/** Others answer the same image meanwhile: each of them makes one more try, and none is seen. More than read an image at once. */
const tries = 2 * mostReaders

/**
 * Gives a reader's next answer on an image. What was there before stays. The same answer again, by the same reader for the
 * same reason under the same view, is the label that stands: nothing is written. Where the project asks one answer a
 * group, the other images of the group get the same.
 * @throws LabelConflict with the label that whoever answers has not seen
 */
export async function setLabel(ctx: Context, input: LabelInput): Promise<Label> {
  // First: whoever is signed out learns nothing of what there is.
  const actor = requireActor(ctx)
  const imageId = requireId('Image', input.imageId)
  // The label is one statement with its fence and its call, so no transaction is open around the two.
  for (let left = tries; left > 0; left -= 1) {
    const image = await findStanding(ctx, imageId, actor.id)
    if (!image) throw new NotFound('Image', imageId)
    const { projectId } = image
    const roles = image.roles && Object.values(Role).filter(role => image.roles?.includes(role))
    requireRole(actor, 'LABEL_IMAGES', roles && { projectId, roles }, 'Image', imageId)
    requireWorkedOn({ name: image.projectName, archivedAt: image.archivedAt })
    const isBlind = roles?.includes('READER') ?? false
    const reader = { id: actor.id, isBlind, isReading: true }
    if (image.isGroupAnswered) return answerGroup(ctx, input, image, reader)
    const decision = decideLabel(input, image, image, reader, ctx.now)
    if ('give' in decision) {
      const { labels } = await writeDrafts(ctx, [decision.give])
      if (!labels[0]) continue
      // Held back until it is: whoever is cut off here is told with their next answer.
      if (decision.give.heldBack.size > 0) await tellGold(ctx, { projectId, readerId: actor.id })
      return labels[0]
    }
    const id = 'standsId' in decision ? decision.standsId : decision.conflict.id
    const label = await ctx.database.label.findUniqueOrThrow({ where: { id } })
    if ('standsId' in decision) return label
    throw new LabelConflict(label, decision.conflict.className)
  }
  throw new Conflict('others were faster: look again', 'written by somebody else')
}
