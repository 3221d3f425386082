import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { sha256Of } from '#core/blob/store.ts'
import { InvalidInput } from '#core/errors.ts'
import { alphas } from '#core/network/mobilenet-v1.ts'
import { LeadsOut, openInside } from '#core/open-inside.ts'
import { isWithin } from '#core/own-places.ts'
import { readSettings } from '#core/settings.ts'

/** Of all weights of a model together; the largest of the list takes 17 MB. */
export const mostWeightBytes = 64 * 1024 * 1024
export const mostModelBytes = 4 * 1024 * 1024

export const allowedFolder = 'a folder with the model.json of a MobileNet v1 layers model and its weights'

const layerSchema = z.object({ class_name: z.string(), config: z.looseObject({ name: z.string() }) })
const layersSchema = z.object({ layers: z.array(layerSchema) })
const topologySchema = z.object({
  modelTopology: z.looseObject({
    model_config: z.looseObject({ config: layersSchema }).optional(),
    config: layersSchema.optional(),
  }),
  weightsManifest: z
    .array(
      z.object({
        paths: z.array(z.string()),
        weights: z.array(z.looseObject({ name: z.string(), shape: z.array(z.int().min(0)), dtype: z.string() })),
      }),
    )
    .min(1),
})

interface WeightSpec {
  name: string
  shape: number[]
  dtype: 'float32'
}

export interface PretrainedWeights {
  /** model.json, byte for byte. */
  modelJson: Buffer
  /** The weights in the order of the manifest: float32, little-endian, one after another. */
  bytes: Buffer
  /** Hex, over bytes. */
  sha256: string
  /** Hex, over the same bytes in the order of the weights' names: alike however they are cut into files. */
  valuesSha256: string
  alpha: (typeof alphas)[number]
  /** What the bytes are, in their order. */
  weights: WeightSpec[]
}

/** A file of a model that cannot be had: why, in words to follow what it is called. */
export class Unread extends Error {
  override name = 'Unread'
}

/** Where the files of a model lie. */
export interface ModelFiles {
  /** @param file beside model.json, or below it @throws Unread */
  read(file: string, mostBytes: number): Promise<Buffer>
  refuse: Refuse
}

type Refuse = (what: string) => InvalidInput

/**
 * What the files of a model hold, without running any of it. A refusal says nothing of what stands in them but the names of
 * a network's layers that are missing: a model.json may be anything.
 * @throws what files.refuse gives: missing, no layers model, not a MobileNet v1, weight files missing, cut short or not
 * beside model.json, a weight that is no finite number
 */
export async function readPretrained({ read, refuse }: ModelFiles): Promise<PretrainedWeights> {
  const readAs = (what: string, file: string, mostBytes: number) =>
    read(file, mostBytes).catch(e => Promise.reject(e instanceof Unread ? refuse(`${what} ${e.message}`) : e))
  const modelJson = await readAs('model.json', 'model.json', mostModelBytes)
  const files = readTopology(modelJson, refuse).manifest.flatMap(group => group.paths)
  if (files.some(leavesFolder)) throw refuse('weights outside the folder')
  const parts: Buffer[] = []
  let left = mostWeightBytes
  for (const [i, file] of files.entries()) {
    const part = await readAs(`weight file ${i + 1} of ${files.length}`, file, left)
    left -= part.length
    parts.push(part)
  }
  return parsePretrained(modelJson, Buffer.concat(parts), refuse)
}

/**
 * The same, of a model.json and its weights in one piece.
 * @param bytes float32, little-endian, in the order of the manifest
 * @throws as readPretrained
 */
export function parsePretrained(modelJson: Buffer, bytes: Buffer, refuse: Refuse): PretrainedWeights {
  const { alpha, manifest } = readTopology(modelJson, refuse)
  const weights = manifest
    .flatMap(group => group.weights)
    .map((w, i) => {
      if (w.dtype !== 'float32' || 'quantization' in w) throw refuse(`weight ${i} of its list is not plain float32`)
      return { name: w.name, shape: w.shape, dtype: w.dtype } satisfies WeightSpec
    })
  const expected = 4 * weights.reduce((sum, w) => sum + w.shape.reduce((a, b) => a * b, 1), 0)
  if (bytes.length !== expected) throw refuse(`weights of ${bytes.length} bytes where model.json names ${expected}`)
  for (let at = 0; at < bytes.length; at += 4)
    if (!Number.isFinite(bytes.readFloatLE(at))) throw refuse(`weight ${at / 4} is ${bytes.readFloatLE(at)}`)
  return { modelJson, bytes, sha256: sha256Of(bytes), valuesSha256: hashByName(weights, bytes), alpha, weights }
}

function leavesFolder(file: string): boolean {
  const plain = path.posix.normalize(file)
  return path.isAbsolute(file) || plain === '.' || plain === '..' || plain.startsWith('../')
}

function hashByName(weights: readonly WeightSpec[], bytes: Buffer): string {
  let offset = 0
  const parts = weights.map(({ name, shape }) => {
    const start = offset
    offset += 4 * shape.reduce((a, b) => a * b, 1)
    return { name, values: bytes.subarray(start, offset) }
  })
  const sum = createHash('sha256')
  for (const { values } of parts.sort((a, b) => (a.name < b.name ? -1 : 1))) sum.update(values)
  return sum.digest('hex')
}

/**
 * readPretrained of a folder.
 * @param folder opened to whoever asks, or of the cache
 * @throws InvalidInput field 'config.pretrainedFolder', naming the folder
 */
export const readPretrainedFolder = (folder: string): Promise<PretrainedWeights> =>
  readPretrained({
    read: (file, mostBytes) => readInside(path.resolve(folder), file, mostBytes),
    refuse: what => new InvalidInput('config.pretrainedFolder', `${folder}: ${what}`, allowedFolder),
  })

/** In the folder it lies in, links within it followed; the cache is one of our own. */
async function readInside(folder: string, file: string, mostBytes: number): Promise<Buffer> {
  const cache = path.join(readSettings().dataDir, 'cache')
  const isOurs = isWithin(cache, folder)
  try {
    const handle = await openInside(isOurs ? folder : await realpath(folder), file, isOurs)
    try {
      if ((await handle.stat()).size > mostBytes) throw new Unread('is larger than that of any such network')
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof LeadsOut) throw new Unread('is no file within the folder')
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new Unread(error.code === 'ENOENT' ? 'is missing' : `is unreadable (${error.code})`)
  }
}

function readTopology(modelJson: Buffer, refuse: Refuse) {
  const parsed = topologySchema.safeParse(parseJson(modelJson.toString('utf8')))
  if (!parsed.success) throw refuse('model.json is no layers model of TensorFlow.js')
  const { modelTopology, weightsManifest } = parsed.data
  const layers = (modelTopology.model_config?.config ?? modelTopology.config)?.layers
  if (!layers) throw refuse('model.json is no layers model of TensorFlow.js')
  return { alpha: alphaOf(layers, refuse), manifest: weightsManifest }
}

/** Null where it is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** By the names that Keras gives: conv1, then conv_dw_1, conv_pw_1 to conv_dw_13, conv_pw_13. */
function alphaOf(layers: z.infer<typeof layersSchema>['layers'], refuse: Refuse): (typeof alphas)[number] {
  const convolutions = Array.from({ length: 13 }, (_, i) => [`conv_dw_${i + 1}`, `conv_pw_${i + 1}`]).flat()
  for (const name of ['conv1', ...convolutions])
    if (!layers.some(l => l.config.name === name)) throw refuse(`no MobileNet v1: it has no layer ${name}`)
  const filters = layers.find(l => l.config.name === 'conv1')?.config.filters
  const alpha = alphas.find(a => Math.floor(32 * a) === filters)
  if (alpha === undefined)
    throw refuse(`no MobileNet v1 of alpha ${alphas.join(', ')}: conv1 has another number of filters`)
  return alpha
}
