import { readFile, writeFile } from 'node:fs/promises'
import { createRandom } from '#core/random.ts'
import { type Config, classCount } from './config.ts'

/** Batches that are learnt from in turn, so that no step sees the batch that it has just seen. */
const batchCount = 4

const lengthOf = ({ batchSize, imageSize }: Config): number => batchSize * imageSize * imageSize * 3

/** Noise, the same for everyone: float32 [batchCount, batchSize, imageSize, imageSize, 3], -1 to 1, each channel alike. */
export async function writeImages(file: string, config: Config): Promise<void> {
  const random = createRandom(`bench/${config.imageSize}`)
  const values = new Float32Array(batchCount * lengthOf(config))
  for (let i = 0; i < values.length; i += 3) values.fill(random.between(-1, 1), i, i + 3)
  await writeFile(file, Buffer.from(values.buffer))
}

/** @returns for each batch its values, as writeImages wrote them */
export async function readImages(file: string, config: Config): Promise<Float32Array[]> {
  const values = new Float32Array(Uint8Array.from(await readFile(file)).buffer)
  const length = lengthOf(config)
  if (values.length !== batchCount * length)
    throw new Error(`${values.length} values; allowed: ${batchCount * length}, of ${batchCount} batches`)
  return Array.from({ length: batchCount }, (_, batch) => values.subarray(batch * length, (batch + 1) * length))
}

/** The class of each image of a batch: all in turn. */
export const classesOf = ({ batchSize }: Config): Int32Array =>
  Int32Array.from({ length: batchSize }, (_, i) => i % classCount)
