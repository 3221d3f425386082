import type { Context } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { openFile, openFolder } from '#core/folder.ts'
import type { Import, ImportSource, Upload } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import type { AskedReading } from '#core/import/ask-reading.ts'
import type { Container } from '#core/import/container.ts'
import { openArchive, type Unpacking } from '#core/import/open-archive.ts'
import { phantomFolder } from '#core/import/phantom-folder.ts'
import { uploadPath } from '#core/upload/upload-path.ts'

export interface SourceInput {
  projectId: string
  folder?: string | null
  zip?: string | null
  uploadId?: string | null
  /** How it is read; what is left out is read as proposed. */
  reading?: AskedReading | null
  /** Of multi-frame files, from 1; null: those are refused. */
  frame?: number | null
}

export interface OpenedSource {
  source: ImportSource
  location: string
  uploadId: string | null
}

/** An upload of that project whose bytes are all there. @throws InvalidInput, NotFound */
export async function requireUploaded(
  ctx: Pick<Context, 'database'>,
  projectId: string,
  id: string,
  field = 'uploadId',
): Promise<Upload> {
  const upload = await ctx.database.upload.findUnique({ where: { id: requireId('Upload', id) } })
  if (upload?.projectId !== projectId) throw new NotFound('Upload', id)
  if (upload.completedAt === null) throw new InvalidInput(field, id, 'an upload whose last byte has arrived')
  if (upload.removedAt !== null) throw new InvalidInput(field, id, 'an upload that was not removed yet')
  return upload
}

/** The archive that was uploaded. @throws as openArchive */
export const openUploaded = (dataDir: string, uploadId: string, how: Omit<Unpacking, 'isOurs'>): Promise<Container> =>
  openArchive(uploadPath(dataDir, uploadId), { ...how, isOurs: true })

/** Opens the one source that was named. @throws InvalidInput unless there is exactly one, and it can be read; NotFound */
export async function openSource(ctx: Context, input: SourceInput): Promise<OpenedSource> {
  const sources = [input.folder, input.zip, input.uploadId].filter(Boolean)
  if (sources.length !== 1)
    throw new InvalidInput('folder', sources.join(', '), 'exactly one of folder, zip and uploadId')
  if (input.uploadId) {
    const { id, fileName } = await requireUploaded(ctx, input.projectId, input.uploadId)
    return { source: 'UPLOAD', location: fileName, uploadId: id }
  }
  if (input.zip) {
    return { source: 'ZIP', location: await openFile(ctx, 'zip', input.zip.trim()), uploadId: null }
  }
  const folder = await openFolder(ctx, 'folder', (input.folder ?? '').trim())
  return { source: 'FOLDER', location: folder, uploadId: null }
}

/**
 * Where the worker reads an import from. The rule for the server's folders is asked again, for whoever asked for the job:
 * what was opened to them may have been closed, or be a link by now.
 * @param scratch where an archive is unpacked to that is packed as a whole; whoever calls removes it
 * @throws InvalidInput
 */
export async function openContainer(
  ctx: Context,
  imported: Import,
  { scratch, dataDir, signal }: { scratch: string; dataDir: string; signal: AbortSignal },
): Promise<Container> {
  const { source, location, uploadId } = imported
  if (uploadId !== null) return openUploaded(dataDir, uploadId, { scratch, signal })
  if (source === 'PHANTOM') return { kind: 'folder', folder: phantomFolder(dataDir, imported.id), isOurs: true }
  if (source === 'ZIP') return openArchive(await openFile(ctx, 'zip', location), { isOurs: false, scratch, signal })
  return { kind: 'folder', folder: await openFolder(ctx, 'folder', location) }
}
