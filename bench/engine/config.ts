import { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'
import { alphas } from '#core/network/mobilenet-v1.ts'

/** As in the question that the published network answers. */
export const classCount = 3

const configSchema = z.strictObject({
  alpha: z.number(),
  /** Side of the square input, pixels. */
  imageSize: z.int(),
  batchSize: z.int(),
})

export type Config = z.infer<typeof configSchema>

/** 32 images a batch, but 16 at 224 px, as the published recipe has it. */
const batchSizeOf = (imageSize: number): number => (imageSize >= 224 ? 16 : 32)

export const defaultConfigs = '0.25@96,0.25@128,0.25@224,1.0@96,1.0@128,1.0@224'

/** @param text "0.25@96,1.0@224": alpha@imageSize, separated by commas */
export function readConfigs(text: string): Config[] {
  const allowed = `alpha@imageSize, as 0.25@96,1.0@224; alpha one of ${alphas.join(', ')}; a multiple of 32 from 32 to 512`
  return text.split(',').map(part => {
    const [alpha, imageSize] = part.split('@').map(Number)
    const isAllowed = alphas.some(a => a === alpha) && imageSize && imageSize % 32 === 0 && imageSize <= 512
    if (!isAllowed || alpha === undefined || part.split('@').length !== 2)
      throw new InvalidInput('--configs', part, allowed)
    return { alpha, imageSize, batchSize: batchSizeOf(imageSize) }
  })
}

/** How many threads compute; null: what the library behind the engine decides, as those of a graphics card do. */
export type Threads = number | null

export const asItLikes = 'as it likes'

export const decidesItself = (engine: string): boolean => engine === 'tensorflow' || engine === 'webgpu'

export const threadsIn = (threads: Threads): string =>
  threads === null ? asItLikes : `${threads} ${threads === 1 ? 'thread' : 'threads'}`

export const nameOf = ({ alpha, imageSize, batchSize }: Config): string =>
  `alpha ${alpha}, ${imageSize} px, batch ${batchSize}`

/** What a participant is asked to prepare. */
export const taskSchema = z.looseObject({
  config: configSchema,
  mode: z.enum(['training', 'inference']),
  /** As images.ts wrote it for this config. */
  imagesFile: z.string(),
  /** The same network as PyTorch exported it, for onnxruntime. */
  onnxFile: z.string().optional(),
})

export type Task = z.infer<typeof taskSchema>
export type Mode = Task['mode']
