import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { openFolder } from '#core/folder.ts'
import { openPretrainedModel } from '#core/pretrained/open-pretrained-model.ts'
import { openUploadedWeights } from '#core/pretrained/open-uploaded-weights.ts'
import { type PretrainedWeights, readPretrainedFolder } from '#core/pretrained/pretrained.ts'

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

async function openWeightsFolder(ctx: Pick<Context, 'actor'>, named: string) {
  const folder = await openFolder(ctx, 'config.pretrainedFolder', named)
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
