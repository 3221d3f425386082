import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { writePhantoms } from '#core/phantom/write-phantoms.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { runRounds } from './harness/rounds.ts'
import { rowOf, type Series } from './harness/summary.ts'
import { bringImageFiles } from './pixels/image-files.ts'
import { type Brought, throughSharp, throughStore } from './pixels/prepare-images.ts'
import { openTrainer } from './pixels/trainer.ts'
import { findChestXrays, noChestXrays } from './samples.ts'

const options = {
  sizes: 'sides of the square, pixels (default 96,224)',
  phantoms: 'how many are drawn (default 600), 256 x 320 PNG each; chest X-rays, 256 px JPEG, are all of them',
}

interface Source {
  name: string
  brought: Brought
}

function readSizes(text: string): number[] {
  return text.split(',').map(part => {
    const size = Number(part)
    if (!(size >= 32 && size <= 512 && size % 32 === 0))
      throw new InvalidInput('--sizes', part, 'multiples of 32 from 32 to 512')
    return size
  })
}

/** @param series of the store when its folder is empty, of the store when it is full, of sharp, of training */
export function rowsOf(source: string, imageSize: number, series: readonly Series[]): Row[] {
  const [cold, warm, bare, training] = series
  if (!cold || !warm || !bare || !training) throw new Error(`${series.length} series; allowed: 4`)
  const what = `${source}, ${imageSize} px`
  return [
    rowOf(`decode, resize and cache: ${what}`, 'images/s', cold.values, bare),
    rowOf(`the same, against training: ${what}`, 'images/s', cold.values, training),
    rowOf(`from the cache: ${what}`, 'images/s', warm.values, bare),
  ]
}

async function measureSource(
  { name, brought }: Source,
  imageSize: number,
  folder: string,
  { rounds, signal }: Asked,
): Promise<Row[]> {
  const trainer = await openTrainer(imageSize, folder, signal)
  const full = path.join(folder, 'full')
  const empty = path.join(folder, 'empty')
  try {
    await throughStore(brought, imageSize, full)
    const cold = async () => {
      await rm(empty, { recursive: true, force: true })
      return throughStore(brought, imageSize, empty)
    }
    const contestants = [
      { name: 'cold', measure: cold },
      { name: 'warm', measure: () => throughStore(brought, imageSize, full) },
      { name: 'sharp alone', measure: () => throughSharp(brought, imageSize) },
      trainer,
    ]
    return rowsOf(name, imageSize, await runRounds(contestants, rounds))
  } finally {
    await trainer.close()
  }
}

async function sourcesOf(count: number, folder: string, notes: string[]): Promise<Source[]> {
  const chestXrays = findChestXrays()
  if (!chestXrays) notes.push(noChestXrays)
  const drawn = path.join(folder, 'phantoms')
  const blobs = path.join(folder, 'blobs')
  await writePhantoms(drawn, { count, seed: 1 })
  const folders: [string, string][] = [
    ...(chestXrays ? [['chest X-rays', chestXrays] as [string, string]] : []),
    ['phantoms', drawn],
  ]
  const sources: Source[] = []
  for (const [name, at] of folders) {
    const images = await bringImageFiles(at, blobs)
    sources.push({ name: `${images.length} ${name}`, brought: { images, blobs } })
  }
  return sources
}

async function measure(asked: Asked): Promise<Measured> {
  const sizes = readSizes(asked.options.sizes ?? '96,224')
  const count = readCount('phantoms', asked.options.phantoms ?? '600', 8, 20_000)
  const notes: string[] = []
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  try {
    asked.say(`drawing ${count} phantoms`)
    const rows: Row[] = []
    for (const source of await sourcesOf(count, folder, notes))
      for (const imageSize of sizes) {
        asked.signal.throwIfAborted()
        asked.say(`${source.name}, ${imageSize} px`)
        rows.push(...(await measureSource(source, imageSize, folder, asked)))
      }
    return { rows, notes }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const pixels: Bench = {
  name: 'pixels',
  title: 'decoding, resizing and caching of pictures, beside sharp alone and beside training them once',
  options,
  measure,
}
