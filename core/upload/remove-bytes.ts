import { rm } from 'node:fs/promises'
import { uploadPath } from '#core/upload/upload-path.ts'

/** Removes what lies under an upload's id; nothing there is fine. */
export async function removeUploadBytes(dataDir: string, id: string): Promise<void> {
  const file = uploadPath(dataDir, id)
  for (const name of [file, `${file}.json`]) await rm(name, { force: true })
}
