import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { type Container, namesIn, readIn } from '#core/import/container.ts'
import { passedOverReason } from '#core/import/junk.ts'
import { openUploaded, requireUploaded } from '#core/import/open-source.ts'
import {
  type ModelFiles,
  mostModelBytes,
  mostWeightBytes,
  type PretrainedWeights,
  readPretrained,
  Unread,
} from '#core/pretrained/pretrained.ts'
import { readSettings } from '#core/settings.ts'
import { showBytes } from '#core/show-bytes.ts'
import { codeOf } from '#core/unless-missing.ts'

const field = 'config.pretrainedUploadId'
const allowed =
  'an archive (ZIP, TAR or TAR.GZ) with the model.json of one MobileNet v1 layers model and its weights beside it'

/** Twice what such a model can have: whatever else lies in the archive is not read. */
const mostArchiveBytes = 2 * (mostModelBytes + mostWeightBytes)
const unpackingMs = 60_000

export interface UploadedWeights {
  weights: PretrainedWeights
  /** As its sender named the archive. */
  fileName: string
}

/** Where the one model.json of an archive lies: '' or the path of its folder, with a slash. */
function folderOf(names: readonly string[], refuse: ModelFiles['refuse']): string {
  const models = names.filter(name => path.posix.basename(name) === 'model.json' && passedOverReason(name) === null)
  const [model] = models
  if (model === undefined) throw refuse('no model.json in it')
  if (models.length > 1) throw refuse(`${models.length} of model.json in it: ${models.slice(0, 3).join(', ')}`)
  return model.slice(0, -'model.json'.length)
}

async function readArchive(container: Container, refuse: ModelFiles['refuse']): Promise<PretrainedWeights> {
  const names = await namesIn(container)
  const known = new Set(names)
  const folder = folderOf(names, refuse)
  const read: ModelFiles['read'] = async (file, mostBytes) => {
    const name = folder + path.posix.normalize(file)
    if (!known.has(name)) throw new Unread(`is missing: ${name}`)
    return readIn(container, name, mostBytes).catch(error => {
      if (error instanceof InvalidInput) throw new Unread(`cannot be read: ${error.value}`)
      throw error
    })
  }
  return readPretrained({ read, refuse })
}

/**
 * The pretrained weights in an archive that was uploaded to a project: one model.json, at its root or in a folder, with
 * its weights beside it. What the system of its sender put beside them is passed over.
 * @throws NotFound where it is no upload of that project; InvalidInput where not all of it has arrived, it was removed, is
 * too large or damaged, or holds no such weights
 */
export async function openUploadedWeights(
  ctx: Pick<Context, 'database'>,
  projectId: string,
  uploadId: string,
): Promise<UploadedWeights> {
  const { id, fileName, byteCount } = await requireUploaded(ctx, projectId, uploadId, field)
  if (byteCount > mostArchiveBytes)
    throw new InvalidInput(
      field,
      `${fileName}: ${showBytes(Number(byteCount))}`,
      `up to ${showBytes(mostArchiveBytes)}`,
    )
  const refuse = (what: string) => new InvalidInput(field, `${fileName}: ${what}`, allowed)
  const scratch = path.join(readSettings().dataDir, 'cache', 'archives', randomUUID())
  try {
    const signal = AbortSignal.timeout(unpackingMs)
    const container = await openUploaded(id, { scratch, signal, mostBytes: mostArchiveBytes })
    return { weights: await readArchive(container, refuse), fileName }
  } catch (error) {
    // Between two looks at it.
    if (codeOf(error) === 'ENOENT') throw new InvalidInput(field, id, 'an upload that was not removed yet')
    // Whoever sent it knows it by its name, not by what it is kept under.
    if (!(error instanceof InvalidInput) || error.field === field) throw error
    throw new InvalidInput(field, error.value.replace(id, fileName), error.allowed)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
