import { stat } from 'node:fs/promises'
import { unlessMissing } from '#core/blob/disk.ts'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'

/** How much of an upload has arrived: where it goes on. */
export async function receivedBytesOf(upload: { id: string }): Promise<number> {
  const found = await unlessMissing(stat(uploadPath(readSettings().dataDir, upload.id)))
  return found?.size ?? 0
}
