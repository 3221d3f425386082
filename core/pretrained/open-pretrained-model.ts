import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { downloadPretrained, NotDownloaded } from '#core/pretrained/download-pretrained.ts'
import { type PretrainedWeights, readPretrainedFolder } from '#core/pretrained/pretrained.ts'
import { type PretrainedModel, pretrainedModelOf } from '#core/pretrained/pretrained-models.ts'
import { readSettings } from '#core/settings.ts'

const field = 'config.pretrainedModel'
const notGot = (name: string, url: string, why: string, wrongInCache: string | null) =>
  new InvalidInput(
    field,
    name,
    `one that is in the cache or can be downloaded; ${wrongInCache ? `the copy in the cache ${wrongInCache}; ` : ''}` +
      `${url} did not give it: ${why}. ` +
      'LAMINA_PRETRAINED_URL may name a mirror, pretrainedFolder a folder or pretrainedUploadId an upload with its files',
  )

/** Where a model of the list is kept once it was downloaded. */
export const pretrainedCacheOf = (name: string) => path.join(readSettings().dataDir, 'cache', 'pretrained', name)

/** Where a model of the list is downloaded from. */
export const pretrainedUrlOf = (model: PretrainedModel) => `${readSettings().pretrainedUrl}${model.folder}/`

/**
 * The weights of a model of the list: the copy in this machine's cache where it is whole and the right one, else
 * downloaded. What was downloaded is used only after its hash was found right; otherwise it is removed.
 * @param sha256 of the weights as PretrainedWeights.sha256; needed where the list pins none
 * @throws InvalidInput for an unknown name, no pin, no network, another file: never another model in its place
 */
export async function openPretrainedModel(
  name: string,
  sha256: string | null,
  timeoutMs = 120_000,
): Promise<PretrainedWeights> {
  const model = pretrainedModelOf(name)
  if (model.valuesSha256 === null && sha256 === null)
    throw new InvalidInput(
      'config.pretrainedSha256',
      '',
      `the sha256 of the weights of ${name}: this release pins no hash for it; give pretrainedSha256, or a folder`,
    )
  const kept = pretrainedCacheOf(name)
  const cached = await findRight(model, sha256, kept)
  if ('right' in cached) return cached.right

  const url = pretrainedUrlOf(model)
  const arriving = `${kept}.${randomUUID()}`
  try {
    await downloadPretrained(url, arriving, timeoutMs)
    const found = await readPretrainedFolder(arriving)
    const why = whyOther(model, sha256, found)
    if (why !== null) throw new InvalidInput(field, `${name} from ${url}, which ${why.found}`, why.allowed)
    // Meanwhile another start may have brought it, and be reading it: only what is wrong makes room.
    if (!(await move(arriving, kept)) && 'wrong' in (await findRight(model, sha256, kept))) {
      await move(kept, `${arriving}.old`)
      await move(arriving, kept)
    }
    return found
  } catch (error) {
    if (error instanceof NotDownloaded) throw notGot(name, url, error.message, cached.wrong)
    if (error instanceof InvalidInput && error.field === 'config.pretrainedFolder')
      throw notGot(name, url, error.value.replace(`${arriving}: `, ''), cached.wrong)
    throw error
  } finally {
    for (const left of [arriving, `${arriving}.old`]) await rm(left, { recursive: true, force: true })
  }
}

/** What is in a folder, where that is whole and the right model; else what is wrong with it, null where nothing is there. */
async function findRight(
  model: PretrainedModel,
  sha256: string | null,
  folder: string,
): Promise<{ right: PretrainedWeights } | { wrong: string | null }> {
  if (!existsSync(folder)) return { wrong: null }
  try {
    const found = await readPretrainedFolder(folder)
    const why = whyOther(model, sha256, found)
    return why === null ? { right: found } : { wrong: `${why.found}, not ${why.allowed}` }
  } catch (error) {
    if (error instanceof InvalidInput) return { wrong: `is not whole (${error.value.replace(`${folder}: `, '')})` }
    throw error
  }
}

function whyOther(model: PretrainedModel, sha256: string | null, found: PretrainedWeights) {
  if (model.valuesSha256 !== null && found.valuesSha256 !== model.valuesSha256)
    return { found: `has weights with sha256 ${found.valuesSha256}`, allowed: `${model.valuesSha256}, as pinned` }
  if (sha256 !== null && found.sha256 !== sha256)
    return { found: `has weights with sha256 ${found.sha256}`, allowed: `${sha256}, as pretrainedSha256 says` }
  return null
}

/** Renames a folder. @returns false where something is there already, or nothing is left to move */
async function move(from: string, to: string): Promise<boolean> {
  try {
    await mkdir(path.dirname(to), { recursive: true })
    await rename(from, to)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(String(code))) return false
    throw error
  }
}
