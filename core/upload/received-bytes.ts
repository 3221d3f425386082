import { stat } from 'node:fs/promises'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'

/** How much of an upload has arrived: where it goes on. */
export async function receivedBytesOf(upload: { id: string }): Promise<number> {
  try {
    return (await stat(uploadPath(readSettings().dataDir, upload.id))).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}
