import { statfs } from 'node:fs/promises'

/** Left free for everything else that writes there: the record, if it is embedded, and the blobs. */
const reservedBytes = 1e9

/** Bytes that may still be written into a folder that is there. */
export async function findRoom(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return Math.max(0, bavail * bsize - reservedBytes)
}
