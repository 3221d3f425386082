import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'
import { alphas } from '#core/network/mobilenet-v1.ts'
import { LeadsOut, openInside } from '#core/open-inside.ts'
import { isWithin } from '#core/own-places.ts'
import { readSettings } from '#core/settings.ts'

/** Of all weights of a model together; the largest of the list takes 17 MB. */
export const mostWeightBytes = 64 * 1024 * 1024
export const mostModelBytes = 4 * 1024 * 1024

const allowed = 'a folder with the model.json of a MobileNet v1 layers model and its weights'

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

export interface PretrainedFolder {
  /** Hex, over the bytes of the weight files in the order of the manifest. */
  sha256: string
  /** Hex, over the same bytes in the order of the weights' names: alike however they are cut into files. */
  valuesSha256: string
  alpha: (typeof alphas)[number]
  /** Absolute paths in the order of the manifest. */
  weightFiles: string[]
  /** What the bytes are, in their order. */
  weights: WeightSpec[]
}

/**
 * What a folder of pretrained weights holds, without running any of it. A refusal says nothing of what stands in its
 * files but the names of a network's layers that are missing: a model.json may be anything.
 * @param folder opened to whoever asks, or of the cache
 * @throws InvalidInput field 'pretrainedFolder', naming the folder: missing, no layers model, not a MobileNet v1,
 * weight files missing, cut short or outside the folder, a weight that is no finite number
 */
export async function readPretrainedFolder(folder: string): Promise<PretrainedFolder & { bytes: Buffer }> {
  const refuse = (what: string) => new InvalidInput('pretrainedFolder', `${folder}: ${what}`, allowed)
  const { layers, manifest } = await readTopology(folder, refuse)
  const alpha = alphaOf(layers, refuse)

  const root = path.resolve(folder)
  const weightFiles = manifest.flatMap(group => group.paths).map(file => path.resolve(root, file))
  if (weightFiles.some(file => !isWithin(root, file) || file === root)) throw refuse('weights outside the folder')
  const parts: Buffer[] = []
  let left = mostWeightBytes
  for (const [i, file] of weightFiles.entries()) {
    const part = await readInside(root, path.relative(root, file), left).catch(e =>
      Promise.reject(refuse(`weight file ${i + 1} of ${weightFiles.length} ${whyUnread(e)}`)),
    )
    left -= part.length
    parts.push(part)
  }
  const bytes = Buffer.concat(parts)
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
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { sha256, valuesSha256: hashByName(weights, bytes), alpha, weightFiles, weights, bytes }
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

/** As readPretrainedFolder, without the bytes. */
export async function inspectPretrained(folder: string): Promise<PretrainedFolder> {
  const { bytes: _, ...facts } = await readPretrainedFolder(folder)
  return facts
}

type Refuse = (what: string) => InvalidInput
type Layers = z.infer<typeof layersSchema>['layers']

class TooLarge extends Error {}

/** In the folder it lies in, links within it followed; the cache is one of our own. */
async function readInside(folder: string, file: string, mostBytes: number): Promise<Buffer> {
  const cache = path.join(readSettings().dataDir, 'cache')
  const isOurs = isWithin(cache, folder)
  const handle = await openInside(isOurs ? folder : await realpath(folder), file, isOurs)
  try {
    if ((await handle.stat()).size > mostBytes) throw new TooLarge()
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/** @throws what is no fault of the file */
function whyUnread(error: unknown): string {
  if (error instanceof LeadsOut) return 'is no file within the folder'
  if (error instanceof TooLarge) return 'is larger than that of any such network'
  if (!(error instanceof Error && 'code' in error)) throw error
  return error.code === 'ENOENT' ? 'is missing' : `is unreadable (${error.code})`
}

async function readTopology(folder: string, refuse: Refuse) {
  const bytes = await readInside(path.resolve(folder), 'model.json', mostModelBytes).catch(e =>
    Promise.reject(refuse(`model.json ${whyUnread(e)}`)),
  )
  const parsed = topologySchema.safeParse(parseJson(bytes.toString('utf8')))
  if (!parsed.success) throw refuse('model.json is no layers model of TensorFlow.js')
  const { modelTopology, weightsManifest } = parsed.data
  const layers = (modelTopology.model_config?.config ?? modelTopology.config)?.layers
  if (!layers) throw refuse('model.json is no layers model of TensorFlow.js')
  return { layers, manifest: weightsManifest }
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
function alphaOf(layers: Layers, refuse: Refuse): (typeof alphas)[number] {
  const convolutions = Array.from({ length: 13 }, (_, i) => [`conv_dw_${i + 1}`, `conv_pw_${i + 1}`]).flat()
  for (const name of ['conv1', ...convolutions])
    if (!layers.some(l => l.config.name === name)) throw refuse(`no MobileNet v1: it has no layer ${name}`)
  const filters = layers.find(l => l.config.name === 'conv1')?.config.filters
  const alpha = alphas.find(a => Math.floor(32 * a) === filters)
  if (alpha === undefined)
    throw refuse(`no MobileNet v1 of alpha ${alphas.join(', ')}: conv1 has another number of filters`)
  return alpha
}
