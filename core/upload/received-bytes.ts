import type { Upload } from '#core/generated/prisma/client.ts'
import { uploadBytes } from '#core/upload/upload-bytes.ts'

/** How much of an upload has arrived: where it goes on. */
export async function receivedBytesOf({ id, byteCount, completedAt }: Upload): Promise<number> {
  return completedAt ? Number(byteCount) : ((await uploadBytes().find(id))?.receivedBytes ?? 0)
}
