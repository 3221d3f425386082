import path from 'node:path'
import { requireId } from '#core/id.ts'

/** Where files on their way lie, each under the id of its Upload, with <id>.json beside it. */
export const uploadFolder = (dataDir: string): string => path.join(dataDir, 'uploads')

/** The bytes of an upload, as far as they have arrived. @throws NotFound where the id cannot be one */
export const uploadPath = (dataDir: string, id: string): string =>
  path.join(uploadFolder(dataDir), requireId('Upload', id))
