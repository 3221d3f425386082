import path from 'node:path'
import type { Context } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { openFile, openFolder } from '#core/folder.ts'
import type { Import, ImportSource } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import type { Container } from '#core/import/container.ts'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'

export interface SourceInput {
  projectId: string
  folder?: string | null
  zip?: string | null
  uploadId?: string | null
  fileList?: string | null
  groupPattern?: string | null
  groupColumn?: string | null
  frame?: number | null
}

export interface OpenedSource {
  source: ImportSource
  location: string
  uploadId: string | null
  container: Container
}

async function openUpload(ctx: Context, projectId: string, id: string): Promise<OpenedSource> {
  const upload = await ctx.database.upload.findUnique({ where: { id: requireId('Upload', id) } })
  if (upload?.projectId !== projectId) throw new NotFound('Upload', id)
  if (upload.completedAt === null) throw new InvalidInput('uploadId', id, 'an upload whose last byte has arrived')
  if (upload.removedAt !== null) throw new InvalidInput('uploadId', id, 'an upload that was not removed yet')
  const zip = uploadPath(readSettings().dataDir, id)
  return { source: 'UPLOAD', location: upload.fileName, uploadId: id, container: { kind: 'zip', zip } }
}

/** Opens the one source that was named. @throws InvalidInput unless there is exactly one, and it can be read; NotFound */
export async function openSource(ctx: Context, input: SourceInput): Promise<OpenedSource> {
  const named = [input.folder, input.zip, input.uploadId].filter(Boolean)
  if (named.length !== 1) throw new InvalidInput('folder', named.join(', '), 'exactly one of folder, zip and uploadId')
  if (input.uploadId) return openUpload(ctx, input.projectId, input.uploadId)
  if (input.zip) {
    const zip = await openFile('zip', input.zip.trim())
    return { source: 'ZIP', location: zip, uploadId: null, container: { kind: 'zip', zip } }
  }
  const folder = await openFolder('folder', (input.folder ?? '').trim())
  return { source: 'FOLDER', location: folder, uploadId: null, container: { kind: 'folder', folder } }
}

/** Where the worker reads an import from. */
export function containerOf(imported: Import, dataDir: string): Container {
  if (imported.source === 'ZIP') return { kind: 'zip', zip: imported.location }
  if (imported.uploadId !== null) return { kind: 'zip', zip: uploadPath(dataDir, imported.uploadId) }
  const folder = imported.source === 'PHANTOM' ? path.join(dataDir, 'phantoms', imported.id) : imported.location
  return { kind: 'folder', folder }
}
