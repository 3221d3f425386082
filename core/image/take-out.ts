import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Image } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { countInLists } from '#core/image/list-place.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { requireTakingOut } from '#core/image/require-taking-out.ts'
import { parse } from '#core/parse.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface TakeOutInput {
  imageId: string
  reason: string
}

const schema = z.object({ reason: givenReasonSchema })

/** Images of a project's lists, and frozen datasets that name this one. */
async function countAround(ctx: Context<Transaction>, { id: imageId, projectId }: Image) {
  const imageCount = await countInLists(ctx, projectId)
  const datasetCount = await ctx.database.datasetItem.count({ where: { imageId } })
  return { imageCount, datasetCount }
}

/** @throws NotFound, Forbidden */
async function findImage(ctx: Context<Transaction>, imageId: string) {
  const image = await ctx.database.image.findUnique({
    where: { id: requireId('Image', imageId) },
    include: { import: { include: { job: true } } },
  })
  if (!image) throw new NotFound('Image', imageId)
  await requireTakingOut(ctx, image.projectId, image.import.job, 'Image', imageId)
  return image
}

/** The image as it stands, held until commit, and what it stands among. @throws NotFound, Forbidden, InvalidInput */
async function holdImage(ctx: Context<Transaction>, { imageId, ...input }: TakeOutInput) {
  const { projectId } = await findImage(ctx, imageId)
  const { reason } = parse(schema, input)
  await lockAdding(ctx.database, projectId)
  // Again: whoever had it locked may have changed it, or have brought it anew.
  const image = await findImage(ctx, imageId)
  return { image, reason, around: await countAround(ctx, image) }
}

/**
 * Takes an image out: it is in no list, no count and no new dataset any more. What was frozen keeps it, and so does its
 * history; nothing of it is removed.
 * @throws Conflict where it is out already
 */
export async function takeOutImage(ctx: Context, input: TakeOutInput): Promise<Image> {
  // First: whoever is signed out learns nothing of what there is.
  const { id: takenOutById } = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { image, reason, around } = await holdImage(ctx, input)
    const { id: imageId, projectId, fileName, sha256 } = image
    const { count } = await ctx.database.image.updateMany({
      where: { id: imageId, takenOutAt: null },
      data: { takenOutAt: ctx.now, takenOutById, takenOutReason: reason },
    })
    if (count === 0) throw new Conflict('it was taken out already', 'taken out')
    await recordAudit(ctx, {
      action: 'IMAGE_TAKEN_OUT',
      nounId: imageId,
      projectId,
      before: { fileName, sha256, ...around },
      after: { ...around, imageCount: around.imageCount - 1 },
      reason,
    })
    return ctx.database.image.findUniqueOrThrow({ where: { id: imageId } })
  })
}

/** Puts an image back that was taken out: as it was, with the label that it had. @throws Conflict where it is not out */
export async function putBackImage(ctx: Context, input: TakeOutInput): Promise<Image> {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { image, reason, around } = await holdImage(ctx, input)
    const { id: imageId, projectId, fileName, sha256, takenOutReason } = image
    const { count } = await ctx.database.image.updateMany({
      where: { id: imageId, takenOutAt: { not: null } },
      data: { takenOutAt: null, takenOutById: null, takenOutReason: null },
    })
    if (count === 0) throw new Conflict('it is not taken out', 'in the project')
    await recordAudit(ctx, {
      action: 'IMAGE_PUT_BACK',
      nounId: imageId,
      projectId,
      before: { fileName, sha256, takenOutReason, ...around },
      after: { ...around, imageCount: around.imageCount + 1 },
      reason,
    })
    return ctx.database.image.findUniqueOrThrow({ where: { id: imageId } })
  })
}
