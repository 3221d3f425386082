import { stat } from 'node:fs/promises'
import type { Context } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { openFile, openFolder } from '#core/folder.ts'
import type { Import, ImportSource, Upload } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import type { AskedReading } from '#core/import/ask-reading.ts'
import { fetchObject, findObject, requireFiles } from '#core/import/bucket-source.ts'
import type { Container } from '#core/import/container.ts'
import { openArchive } from '#core/import/open-archive.ts'
import { phantomFolder } from '#core/import/phantom-folder.ts'
import { openAddress } from '#core/open-address.ts'
import { isAddress, showAddress } from '#core/place.ts'
import { uploadBytes } from '#core/upload/upload-bytes.ts'

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
    const { location } = await findZip(ctx, input.zip.trim())
    return { source: 'ZIP', location, uploadId: null }
  }
  return { source: 'FOLDER', location: await openPlace(ctx, (input.folder ?? '').trim()), uploadId: null }
}

/** An archive on the server or in a bucket, and how large it is. @throws InvalidInput where it is not there, or not opened */
export async function findZip(ctx: Context, zip: string): Promise<{ location: string; byteCount: number }> {
  if (isAddress(zip)) {
    const address = openAddress('zip', zip, 'file')
    return { location: showAddress(address), byteCount: (await findObject('zip', address)).byteCount }
  }
  const location = await openFile(ctx, 'zip', zip)
  return { location, byteCount: (await stat(location)).size }
}

async function openPlace(ctx: Context, folder: string): Promise<string> {
  if (!isAddress(folder)) return openFolder(ctx, 'folder', folder)
  const address = openAddress('folder', folder, 'folder')
  await requireFiles('folder', address)
  return showAddress(address)
}

interface Opening {
  /** A folder for what is brought or unpacked first; whoever calls removes it. */
  scratch: string
  signal: AbortSignal
  /** What an archive may unpack to; unset: as much as any honest one. */
  mostBytes?: number
}

/** An upload that has arrived, as an archive of this machine. @throws InvalidInput where it is none, Obstacle */
export const openUploaded = async (id: string, opening: Opening): Promise<Container> =>
  openArchive(await uploadBytes().open(id, opening.scratch, opening.signal), { isOurs: true, ...opening })

async function openZipped(ctx: Context, location: string, { scratch, signal }: Opening): Promise<Container> {
  if (!isAddress(location)) return openArchive(await openFile(ctx, 'zip', location), { isOurs: false, scratch, signal })
  const file = await fetchObject(openAddress('zip', location, 'file'), scratch, signal)
  return openArchive(file, { isOurs: true, scratch, signal })
}

/**
 * Where the worker reads an import from. The rule for the server's folders is asked again, for whoever asked for the job:
 * what was opened to them may have been closed, or be a link by now. An archive that is elsewhere is brought first.
 * @throws InvalidInput, Obstacle
 */
export async function openContainer(
  ctx: Context,
  imported: Import,
  { dataDir, ...opening }: Opening & { dataDir: string },
): Promise<Container> {
  const { source, location, uploadId } = imported
  if (uploadId !== null) return openUploaded(uploadId, opening)
  if (source === 'PHANTOM') return { kind: 'folder', folder: phantomFolder(dataDir, imported.id), isOurs: true }
  if (source === 'ZIP') return openZipped(ctx, location, opening)
  if (isAddress(location)) return { kind: 'bucket', address: openAddress('folder', location, 'folder') }
  return { kind: 'folder', folder: await openFolder(ctx, 'folder', location) }
}
