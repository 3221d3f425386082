import path from 'node:path'
import { s3ReasonOf } from '#core/blob/s3-errors.ts'
import { BlobStoreError } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { openFolder } from '#core/folder.ts'
import { readBelow } from '#core/import/bucket-source.ts'
import { openAddress } from '#core/open-address.ts'
import { isAddress } from '#core/place.ts'
import { openPretrainedModel } from '#core/pretrained/open-pretrained-model.ts'
import { openUploadedWeights } from '#core/pretrained/open-uploaded-weights.ts'
import {
  allowedFolder,
  type ModelFiles,
  type PretrainedWeights,
  readPretrained,
  readPretrainedFolder,
  Unread,
} from '#core/pretrained/pretrained.ts'

/** How a config names the weights that a run starts from: one of the first three, or none. */
export interface NamedWeights {
  pretrainedModel: string | null
  pretrainedFolder: string | null
  pretrainedUploadId: string | null
  /** What they must hash to; null: whatever is there. */
  pretrainedSha256: string | null
}

export interface OpenedWeights {
  weights: PretrainedWeights
  /** What became known of where they come from. */
  source: { pretrainedFolder?: string; pretrainedUploadName?: string }
}

/**
 * The pretrained weights that a config names, from wherever it names them.
 * @param projectId where the run is, and an upload must be
 * @returns null where it names none
 * @throws InvalidInput where they are not there, or not those they should be; NotFound for an upload of elsewhere
 */
export async function openWeights(
  ctx: Pick<Context, 'database' | 'actor'>,
  projectId: string,
  named: NamedWeights,
): Promise<OpenedWeights | null> {
  const { pretrainedModel, pretrainedFolder, pretrainedUploadId, pretrainedSha256 } = named
  if (pretrainedModel !== null)
    return { weights: await openPretrainedModel(pretrainedModel, pretrainedSha256), source: {} }
  if (pretrainedUploadId !== null) {
    const { weights, fileName } = await openUploadedWeights(ctx, projectId, pretrainedUploadId)
    return { weights: requireHash(weights, pretrainedSha256, fileName), source: { pretrainedUploadName: fileName } }
  }
  if (pretrainedFolder === null) return null
  const { weights, folder } = await openWeightsFolder(ctx, pretrainedFolder)
  return { weights: requireHash(weights, pretrainedSha256, pretrainedFolder), source: { pretrainedFolder: folder } }
}

const field = 'config.pretrainedFolder'

async function readOfBucket(named: string): Promise<PretrainedWeights> {
  const address = openAddress(field, named, 'folder')
  const read: ModelFiles['read'] = async (file, mostBytes) => {
    try {
      return await readBelow(address, path.posix.normalize(file), mostBytes)
    } catch (error) {
      if (error instanceof InvalidInput) throw new Unread(`cannot be read: ${error.message}`)
      if (!(error instanceof BlobStoreError)) throw error
      throw new InvalidInput(field, named, `a folder that the server can read (${s3ReasonOf(error.cause)})`)
    }
  }
  return readPretrained({ read, refuse: what => new InvalidInput(field, `${named}: ${what}`, allowedFolder) })
}

async function openWeightsFolder(ctx: Pick<Context, 'actor'>, named: string) {
  if (isAddress(named)) return { weights: await readOfBucket(named), folder: named }
  const folder = await openFolder(ctx, field, named)
  const weights = await readPretrainedFolder(folder).catch(error => {
    // Whoever named it knows it by that name, not by where its links lead.
    if (!(error instanceof InvalidInput)) throw error
    throw new InvalidInput(error.field, error.value.replace(folder, named), error.allowed)
  })
  return { weights, folder }
}

function requireHash(weights: PretrainedWeights, wanted: string | null, place: string): PretrainedWeights {
  if (wanted === null || wanted === weights.sha256) return weights
  throw new InvalidInput('config.pretrainedSha256', wanted, `${weights.sha256}, which is what is in ${place}`)
}
