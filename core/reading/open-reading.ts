import { type Context, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import type { Reading } from '#core/generated/prisma/client.ts'
import { newId, requireId } from '#core/id.ts'
import { repeatedImages } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { findGroup, mostOfGroup } from '#core/reading/find-group.ts'
import { requireThere } from '#core/reading/standing.ts'

/** For how long a reader who has an image open is counted as about to answer it. */
export const claimMs = 15 * 60_000

/**
 * Says that somebody has an image before them. Nobody is locked out, and nobody loses anything by taking long: whoever asks
 * for something to read meanwhile is given another image. Of one that came back to them it is their second reading.
 */
export async function openReading(ctx: Context, input: { imageId: string }): Promise<Reading> {
  const { id: readerId } = requireActor(ctx)
  const imageId = requireId('Image', input.imageId)
  const image = await ctx.database.image.findUnique({
    where: { id: imageId },
    include: { project: { select: { isGroupAnswered: true } } },
  })
  if (!image) throw new NotFound('Image', input.imageId)
  const { projectId } = image
  await requireRight(ctx, 'LABEL_IMAGES', projectId, 'Image', input.imageId)
  requireThere(image)
  const where = { AND: [{ id: imageId }, repeatedImages({ userId: readerId, now: ctx.now })] }
  const round = (await ctx.database.image.count({ where })) > 0 ? 2 : 1
  // no audit: a claim decides nothing, and says nothing of the image
  const key = { imageId, readerKey: readerId, round }
  const claimedAt = ctx.now
  // Where one answer is of a group, its other images are about to be answered as well.
  const isOfGroup = round === 1 && image.project.isGroupAnswered
  const imageIds = new Set([imageId, ...(isOfGroup ? await findGroup(ctx, image) : [])])
  const rows = [...imageIds]
    .sort()
    .slice(0, mostOfGroup)
    .map(imageId => ({ id: newId(), imageId }))
  await ctx.database.$executeRaw`
    insert into "Reading" ("id", "projectId", "imageId", "readerId", "readerKey", "round", "claimedAt")
    select r."id", ${projectId}::uuid, r."imageId", ${readerId}, ${readerId}, ${round}, ${claimedAt}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "imageId" uuid)
    on conflict ("imageId", "readerKey", "round") do update set "claimedAt" = excluded."claimedAt"`
  return ctx.database.reading.findUniqueOrThrow({ where: { imageId_readerKey_round: key } })
}
