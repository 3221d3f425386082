import { mkdir } from 'node:fs/promises'
import type { Context } from '#core/context.ts'
import { privateFolder } from '#core/data-folder.ts'
import type { Transaction } from '#core/database.ts'
import { findRoom } from '#core/disk-room.ts'
import { showBytes } from '#core/show-bytes.ts'
import { findUse, withSender } from '#core/upload/find-use.ts'
import { reasonToForget } from '#core/upload/removal-reason.ts'
import { uploadBytes } from '#core/upload/upload-bytes.ts'

/** Of the room there is, what one person's uploads may promise to fill: the pictures in them will take as much again. */
const greatestShare = 0.5
/** On their way at once, of one person. */
export const mostUploads = 8
/** Any number that nothing else takes an advisory lock on. */
const lockNumber = 7_266_002

/** The disk cannot take it. */
export class NoRoom extends Error {
  override name = 'NoRoom'
}

/** Somebody has too many uploads on their way. */
export class TooManyUploads extends Error {
  override name = 'TooManyUploads'
}

/** What others were promised and has not come yet, and what of it one person's uploads were. */
async function findPromised(ctx: Context<Transaction>, personId: string, isBounded: boolean) {
  const others = await ctx.database.upload.findMany({
    where: { completedAt: null, removedAt: null, ...(isBounded ? {} : { createdById: personId }) },
    include: withSender,
  })
  let [promised, own, ownCount] = [0, 0, 0]
  for (const other of others) {
    const use = await findUse(other)
    if (reasonToForget(use, ctx.now) !== null) continue
    const toCome = Math.max(0, Number(other.byteCount) - use.receivedBytes)
    promised += toCome
    if (other.createdById !== personId) continue
    own += toCome
    ownCount++
  }
  return { promised, own, ownCount }
}

/**
 * Looks for room for one more upload, one person at a time until the transaction ends: what is found here is promised to
 * them by the row that they write next. Uploads that nobody goes on with, or whose senders are gone, keep none. A bucket
 * has room for all that are on their way.
 * @throws TooManyUploads; NoRoom where the disk has no room for so many bytes more, those counted that are still to come,
 * or they would be more than one person's share
 */
export async function requireRoom(
  ctx: Context<Transaction>,
  { byteCount, personId }: { byteCount: number; personId: string },
): Promise<void> {
  await ctx.database.$executeRaw`select pg_advisory_xact_lock(${lockNumber})`
  const { folder } = uploadBytes()
  const { promised, own, ownCount } = await findPromised(ctx, personId, folder !== null)
  if (ownCount >= mostUploads)
    throw new TooManyUploads(`${ownCount} uploads of yours are on their way; finish or remove one of them first`)
  if (folder === null) return
  await mkdir(folder, { recursive: true, mode: privateFolder })
  const room = await findRoom(folder)
  const free = Math.max(0, room - promised)
  if (byteCount > free)
    throw new NoRoom(
      `the server's disk has room for ${showBytes(free)} more (other uploads and a reserve taken off); ` +
        `this file has ${showBytes(byteCount)}`,
    )
  const share = Math.max(0, room * greatestShare - own)
  if (byteCount <= share) return
  throw new NoRoom(
    `one person's uploads may take half of the server's room, for you ${showBytes(share)} more; ` +
      `this file has ${showBytes(byteCount)}`,
  )
}
