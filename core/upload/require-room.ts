import { mkdir, statfs } from 'node:fs/promises'
import type { Context } from '#core/context.ts'
import { receivedBytesOf } from '#core/upload/received-bytes.ts'
import { showBytes } from '#core/upload/show-bytes.ts'
import { uploadFolder } from '#core/upload/upload-path.ts'

/** Left free for everything else that writes there: the record, if it is embedded, and the blobs. */
const reservedBytes = 1e9

/** The disk cannot take it. */
export class NoRoom extends Error {
  override name = 'NoRoom'
}

/** @throws NoRoom where the disk has no room for so many bytes more, those counted that are still to come for others */
export async function requireRoom(ctx: Context, dataDir: string, byteCount: number): Promise<void> {
  const folder = uploadFolder(dataDir)
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  const others = await ctx.database.upload.findMany({ where: { completedAt: null, removedAt: null } })
  let promised = 0
  for (const other of others) promised += Math.max(0, Number(other.byteCount) - (await receivedBytesOf(other)))
  const free = Math.max(0, bavail * bsize - promised - reservedBytes)
  if (byteCount <= free) return
  throw new NoRoom(
    `the server's disk has room for ${showBytes(free)} more (other uploads and a reserve taken off); ` +
      `this file has ${showBytes(byteCount)}`,
  )
}
