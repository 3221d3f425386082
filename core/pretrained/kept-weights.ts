import type { BlobStore } from '#core/blob/store.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { type PretrainedWeights, parsePretrained } from '#core/pretrained/pretrained.ts'

/** Blobs with the pretrained weights of a run; both null: it starts from none, or is of a release that kept none. */
export interface KeptWeights {
  pretrainedWeightsSha256: string | null
  pretrainedTopologySha256: string | null
}

/** Keeps the weights for every worker, wherever it runs; the same weights again take no room. @throws BlobStoreError */
export async function keepWeights(blobs: BlobStore, { bytes, modelJson }: PretrainedWeights): Promise<KeptWeights> {
  return { pretrainedWeightsSha256: await blobs.put(bytes), pretrainedTopologySha256: await blobs.put(modelJson) }
}

const gone = (weights: string, sha256: string) =>
  new InvalidInput(
    'config.pretrainedSha256',
    weights,
    `weights that are kept, and blob ${sha256} is gone: start a new run`,
  )

/** @returns whether the run has any @throws InvalidInput where they are gone; BlobStoreError */
export async function requireKeptWeights(blobs: BlobStore, kept: KeptWeights): Promise<boolean> {
  const { pretrainedWeightsSha256: weights, pretrainedTopologySha256: topology } = kept
  if (weights === null || topology === null) return false
  for (const sha256 of [weights, topology]) if (!(await blobs.has(sha256))) throw gone(weights, sha256)
  return true
}

/**
 * The weights that keepWeights kept, verified by their names.
 * @returns null where the run has none
 * @throws InvalidInput where they are gone; BlobStoreError where they have changed or the store is away
 */
export async function readKeptWeights(blobs: BlobStore, kept: KeptWeights): Promise<PretrainedWeights | null> {
  const { pretrainedWeightsSha256: weights, pretrainedTopologySha256: topology } = kept
  if (weights === null || topology === null) return null
  const read = (sha256: string) =>
    blobs.readVerified(sha256).catch(error => {
      throw error instanceof NotFound ? gone(weights, sha256) : error
    })
  const refuse = (what: string) => new InvalidInput('config.pretrainedSha256', `${weights}: ${what}`, 'weights as kept')
  return parsePretrained(await read(topology), await read(weights), refuse)
}
