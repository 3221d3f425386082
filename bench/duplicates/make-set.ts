import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { Plane } from '#core/duplicate/disc.ts'
import { drawPhantom } from '#core/phantom/draw-phantom.ts'
import { createRandom } from '#core/random.ts'
import { findChestXrays } from '../samples.ts'
import { changes } from './copies.ts'

/** A picture, and of which original it is. */
export interface Item {
  original: number
  /** What was done to it; of an original nothing. */
  how: string
  plane: Plane
}

export interface CopySet {
  name: string
  items: Item[]
}

/** A picture as its thumbnail shows it. */
export async function planeOf(picture: Buffer): Promise<Plane> {
  const image = sharp(picture).resize(256, 256, { fit: 'inside', withoutEnlargement: true }).toColourspace('b-w')
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  return { values: data, width: info.width, height: info.height }
}

/** One film of each patient: those of one may be copies that their publishers did not know of. */
async function chestFilms(folder: string, count: number): Promise<Buffer[]> {
  const names = (await readdir(folder, { recursive: true })).filter(name => /\.jpe?g$/.test(name)).sort()
  const ofPatients = new Map(names.map(name => [path.basename(name).slice(0, 8), name]))
  return Promise.all([...ofPatients.values()].slice(0, count).map(name => readFile(path.join(folder, name))))
}

/** A picture of a neck, PNG. */
export function phantomOf(seed: number, patient: number): Promise<Buffer> {
  const { pixels, width, height } = drawPhantom({ seed, patient, view: 0, hasFracture: patient % 2 === 1 })
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

async function phantoms(count: number, seed: number): Promise<Buffer[]> {
  const drawn: Buffer[] = []
  for (let patient = 0; patient < count; patient++) drawn.push(await phantomOf(seed, patient))
  return drawn
}

/** Originals and seeded copies of them: every other one is a copy of a copy, changed twice. */
async function copy(name: string, originals: readonly Buffer[], count: number, seed: number): Promise<CopySet> {
  const random = createRandom(`${seed}/${name}`)
  const names = Object.keys(changes)
  const items: Item[] = []
  for (const [original, picture] of originals.entries())
    items.push({ original, how: 'original', plane: await planeOf(picture) })
  for (let i = 0; i < count; i++) {
    const original = random.integer(originals.length)
    const first = names[i % names.length] as string
    const how = i % 2 === 0 ? [first] : [first, names[random.integer(names.length)] as string]
    let picture = originals[original] as Buffer
    for (const change of how) picture = (await changes[change]?.(picture, random)) ?? picture
    items.push({ original, how: how.join(', '), plane: await planeOf(picture) })
  }
  return { name: `${originals.length} ${name} and ${count} copies`, items }
}

export interface Wanted {
  originals: number
  copies: number
  seed: number
}

/** Chest films where there are any, and always what is drawn. */
export async function makeSets({ originals, copies, seed }: Wanted): Promise<CopySet[]> {
  const folder = findChestXrays()
  const films = folder ? await chestFilms(folder, originals) : []
  return [
    ...(films.length > 0 ? [await copy('chest films', films, copies, seed)] : []),
    await copy('phantoms', await phantoms(originals, seed), copies, seed),
  ]
}
