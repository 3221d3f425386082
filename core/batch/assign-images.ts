import { recordAudit } from '#core/audit/record.ts'
import type { RangeOutcome } from '#core/batch/kinds.ts'
import type { BatchRefusal } from '#core/batch/refusals.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch, BatchItem, Image, ImageState } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'

type Tx = Context<Transaction>

/** Who reads an image that is assigned is its reading, before it says anything. */
async function assign({ database }: Tx, projectId: string, readerId: string, since: ReadonlyMap<string, Date>) {
  const rows = [...since].map(([imageId, assignedAt]) => ({ id: newId(), imageId, assignedAt }))
  await database.$executeRaw`
    with "assigned" as (
      insert into "Reading" ("id", "projectId", "imageId", "readerId", "readerKey", "round", "assignedAt")
      select r."id", ${projectId}::uuid, r."imageId", ${readerId}, ${readerId}, 1, r."assignedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "imageId" uuid, "assignedAt" timestamptz(3))
      on conflict ("imageId", "readerKey", "round") do update set "assignedAt" = excluded."assignedAt"
      returning "imageId"
    )
    update "Image" i set "assignedCount" = i."assignedCount" + 1 from "assigned" a where i."id" = a."imageId"`
}

async function unassign({ database }: Tx, readerId: string, imageIds: readonly string[]) {
  await database.$executeRaw`
    with "unassigned" as (
      update "Reading" set "assignedAt" = null
      where "imageId" = any(${[...imageIds]}::uuid[]) and "readerKey" = ${readerId} and "round" = 1 returning "imageId"
    )
    update "Image" i set "assignedCount" = i."assignedCount" - 1 from "unassigned" a where i."id" = a."imageId"`
}

async function record(ctx: Tx, batch: Batch, isAssigned: boolean, reason: string, imageIds: readonly string[]) {
  const { id: batchId, projectId, assigneeId } = batch
  const events = imageIds.map(nounId => ({
    action: isAssigned ? ('IMAGE_ASSIGNED' as const) : ('IMAGE_UNASSIGNED' as const),
    ...{ nounId, projectId, after: { readerId: assigneeId, batchId }, reason },
  }))
  await recordAudit(ctx, ...events)
}

type Assignable = Pick<Image, 'takenOutAt' | 'readingState'>

/** How far the reading of an image is that wants another reader. */
export const wanting: readonly ImageState[] = ['UNREAD', 'IN_READING']

/** Why an image is not assigned, or stays so; null: nothing is in the way. */
function refusalOf(isAssign: boolean, image: Assignable, version: number): BatchRefusal | null {
  if (version > 0) return 'ALREADY_READ'
  if (!isAssign) return null
  if (image.takenOutAt !== null) return 'TAKEN_OUT'
  return wanting.includes(image.readingState) ? null : 'NOTHING_TO_READ'
}

/** Assigns images that are held to somebody, or no more. */
export async function assignImages(ctx: Tx, batch: Batch, imageIds: readonly string[]): Promise<RangeOutcome> {
  const { projectId, kind, reason } = batch
  const assigneeId = batch.assigneeId ?? ''
  const isAssign = kind === 'ASSIGN'
  const found = await ctx.database.image.findMany({
    where: { id: { in: [...imageIds] } },
    select: {
      ...{ id: true, revision: true, takenOutAt: true, readingState: true },
      readings: { where: { readerKey: assigneeId, round: 1 }, select: { version: true, assignedAt: true } },
    },
    orderBy: { id: 'asc' },
  })
  const refused: BatchRefusal[] = []
  const items: RangeOutcome['items'] = []
  for (const { id: imageId, revision, readings, ...image } of found) {
    const { version = 0, assignedAt = null } = readings[0] ?? {}
    const isStanding = (assignedAt !== null) === isAssign
    const why = isStanding ? null : refusalOf(isAssign, image, version)
    if (why) refused.push(why)
    else if (!isStanding) items.push({ imageId, revision, assignedAt: isAssign ? ctx.now : assignedAt })
  }
  const ids = items.map(item => item.imageId)
  if (isAssign) await assign(ctx, projectId, assigneeId, new Map(ids.map(id => [id, ctx.now])))
  else await unassign(ctx, assigneeId, ids)
  await record(ctx, batch, isAssign, reason, ids)
  return { items, standingCount: found.length - items.length - refused.length, refused }
}

/** As before, where they have not answered, and nobody assigned or unassigned them since. */
export async function assignImagesBack(ctx: Tx, batch: Batch, items: readonly BatchItem[]): Promise<number> {
  const { projectId, kind, undoReason } = batch
  const assigneeId = batch.assigneeId ?? ''
  const wasAssign = kind === 'ASSIGN'
  const found = await ctx.database.reading.findMany({
    where: { imageId: { in: items.map(i => i.imageId) }, readerKey: assigneeId, round: 1, version: 0 },
    select: { imageId: true, assignedAt: true },
  })
  const now = new Map(found.map(({ imageId, assignedAt }) => [imageId, assignedAt]))
  const isAsLeft = ({ imageId, assignedAt }: BatchItem) =>
    now.get(imageId)?.getTime() === (wasAssign ? assignedAt?.getTime() : undefined)
  const back = items.filter(item => now.has(item.imageId) && isAsLeft(item))
  if (wasAssign)
    await unassign(
      ctx,
      assigneeId,
      back.map(({ imageId }) => imageId),
    )
  else
    await assign(
      ctx,
      projectId,
      assigneeId,
      new Map(back.map(({ imageId, assignedAt }) => [imageId, assignedAt ?? ctx.now])),
    )
  await record(
    ctx,
    batch,
    !wasAssign,
    undoReason ?? '',
    back.map(({ imageId }) => imageId),
  )
  return back.length
}
