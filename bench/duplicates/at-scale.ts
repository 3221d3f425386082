import sharp from 'sharp'
import { descriptorOf, meanOf } from '#core/duplicate/descriptor.ts'
import { fingerprintOf, type Print, packFingerprint, unpackFingerprint } from '#core/duplicate/fingerprint.ts'
import { findTurn, judge } from '#core/duplicate/judge.ts'
import { type Neighbour, Neighbourhood } from '#core/duplicate/neighbours.ts'
import { Seen } from '#core/duplicate/seen.ts'
import { type Waves, wavesOf } from '#core/duplicate/turn.ts'
import { decodeSamples } from '#core/picture/read-samples.ts'
import { toGrey, webp } from '#core/picture/show.ts'
import type { Row } from '../harness/result.ts'
import { promise, rowOf } from '../harness/summary.ts'
import { drawCrowd } from './crowd.ts'
import type { CopySet, Item } from './make-set.ts'

/** What a first search may take, minutes of one thread. */
const limitMinutes = 60
/** What all have in common is taken from so many discs. */
const ofMean = 4_000
/** Images that an import brings after it. */
const lateCount = 1_000
/** Images that are searched for among all, and how many at a time, as a search does. */
const [sampleCount, atOnce] = [300, 10]
/** Pictures whose thumbnails are read, and pairs of them that are laid upon each other. */
const [readCount, alignedCount] = [100, 300]

const wavesOfAll = (prints: readonly Print[]) => prints.map(({ spectrum }) => wavesOf(spectrum))

/** Milliseconds of processor time of one of many: what else the machine does is not in it. */
async function each(count: number, act: () => Promise<void> | void): Promise<number> {
  const begun = process.cpuUsage()
  await act()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1000 / count
}

/** From a thumbnail as it is kept to its fingerprint, and to its pixels alone. */
async function readThumbnails(items: readonly Item[]): Promise<{ decodeMs: number; printMs: number }> {
  const kept: Buffer[] = []
  for (const { plane } of items.slice(0, readCount)) {
    const { values, width, height } = plane
    kept.push(
      await sharp(values, { raw: { width, height, channels: 1 } })
        .webp(webp)
        .toBuffer(),
    )
  }
  const decodeMs = await each(kept.length, async () => {
    for (const thumbnail of kept) toGrey(await decodeSamples(thumbnail))
  })
  const printMs = await each(kept.length, () => {
    for (const { plane } of items.slice(0, readCount)) fingerprintOf(plane)
  })
  return { decodeMs, printMs }
}

/** Milliseconds to lay one real picture upon another that is near to it, which may be a copy. */
async function alignReal({ items }: CopySet, prints: readonly Print[][], waves: readonly Waves[][]): Promise<number> {
  const descriptors = waves.map(ws => ws.map(descriptorOf))
  const neighbourhood = new Neighbourhood(meanOf(descriptors.flat()))
  for (const own of descriptors) neighbourhood.add(own)
  const asked = neighbourhood.nearestTo([...items.keys()]).flatMap((near, place) => {
    // One for all that are near to a picture, as a search makes them.
    const made = new Map<number, Seen>()
    return near.flatMap(({ picture, disc, ownDisc }) => {
      const turn = findTurn(waves[place]?.[ownDisc] as Waves, waves[picture]?.[disc] as Waves)
      const seen = (at: number, which: number) => new Seen((items[at] as Item).plane, prints[at]?.[which]?.disc ?? 1)
      const own = made.get(ownDisc) ?? seen(place, ownDisc)
      made.set(ownDisc, own)
      return turn ? [{ turn, own, other: () => seen(picture, disc) }] : []
    })
  })
  const some = asked.slice(0, alignedCount)
  return each(some.length, () => {
    for (const { turn, own, other } of some) judge(own, other(), turn)
  })
}

/** Milliseconds to hold one picture's hash against those of the eight symmetries of all others. */
function hashAll(count: number): Promise<number> {
  const words = Uint32Array.from({ length: count * 16 }, (_, i) => Math.imul(i + 1, 0x9e3779b1))
  const asked = 20
  let near = 0
  return each(asked, () => {
    for (let own = 0; own < asked; own++)
      for (let at = 0; at < words.length; at += 2) {
        let bits = 0
        for (let k = 0; k < 2; k++) {
          let word = (words[at + k] as number) ^ (words[own * 16 + k] as number)
          word -= (word >>> 1) & 0x55555555
          word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
          bits += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
        }
        if (bits <= 5) near++
      }
    if (near < asked) throw new Error('a hash that is not near to itself')
  })
}

interface Read {
  neighbourhood: Neighbourhood
  gatherMs: number
  discs: number
  mib: number
}

const memoryOf = () => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

/** Reads all fingerprints, as each search begins. */
async function readAll(crowd: () => Generator<Print[]>): Promise<Read> {
  const first: Float32Array[] = []
  for (const prints of crowd()) {
    first.push(...wavesOfAll(prints).map(descriptorOf))
    if (first.length >= ofMean) break
  }
  const before = memoryOf()
  const neighbourhood = new Neighbourhood(meanOf(first))
  let [discs, gatherMs] = [0, 0]
  for (let some: Uint8Array[] = [], all = crowd(); ; some = []) {
    for (let next = all.next(); !next.done; next = all.next()) {
      discs += next.value.length
      if (some.push(packFingerprint(next.value)) === 1_000) break
    }
    if (some.length === 0) break
    gatherMs += await each(1, () => {
      for (const bytes of some) neighbourhood.add(wavesOfAll(unpackFingerprint(bytes)).map(descriptorOf))
    })
  }
  return { neighbourhood, gatherMs, discs, mib: memoryOf() - before }
}

/** Searches for some of all. @returns milliseconds for one, and how many pairs of discs of it are alike by their spectra */
async function searchSome(crowd: () => Generator<Print[]>, { neighbourhood }: Read, count: number) {
  const step = Math.max(1, Math.floor(count / sampleCount))
  const sample = Array.from({ length: Math.min(sampleCount, count) }, (_, i) => i * step)
  const near: Neighbour[][] = []
  const nearMs = await each(sample.length, () => {
    for (let from = 0; from < sample.length; from += atOnce)
      near.push(...neighbourhood.nearestTo(sample.slice(from, from + atOnce)))
  })
  const wanted = new Set([...sample, ...near.flatMap(ns => ns.map(({ picture }) => picture))])
  const waves = new Map<number, Waves[]>()
  let place = 0
  for (const prints of crowd()) {
    if (wanted.has(place)) waves.set(place, wavesOfAll(prints))
    place++
  }
  let alike = 0
  const turnMs = await each(sample.length, () => {
    for (const [i, own] of sample.entries())
      for (const { picture, disc, ownDisc } of near[i] ?? [])
        if (findTurn(waves.get(own)?.[ownDisc] as Waves, waves.get(picture)?.[disc] as Waves)) alike++
  })
  return { searchMs: nearMs + turnMs, alike: alike / sample.length }
}

/**
 * What a search among many takes. All fingerprints are read, some of the images are searched for among all; what a whole search comes to is
 * reckoned from them: it is not run.
 */
export async function rowsAtScale(set: CopySet, count: number, notes: string[]): Promise<Row[]> {
  const prints = set.items.map(({ plane }) => fingerprintOf(plane))
  const { decodeMs, printMs } = await readThumbnails(set.items)
  const alignMs = await alignReal(set, prints, prints.map(wavesOfAll))
  const films = prints.filter((_, i) => set.items[i]?.how === 'original')
  const crowd = () => drawCrowd(films, count, `${set.name}/crowd`)
  const read = await readAll(crowd)
  const { searchMs, alike } = await searchSome(crowd, read, count)
  const compareMs = searchMs + alike * (alignMs + decodeMs)
  const wholeMs = count * (decodeMs + printMs + compareMs) + read.gatherMs
  const laterMs = read.gatherMs + lateCount * (decodeMs + printMs + compareMs)
  const of = `${count.toLocaleString('en')}, mixed from ${set.name}`
  const peer = {
    name: 'pHash of one held against those of the eight symmetries of all',
    values: [await hashAll(count)],
  }
  notes.push(
    `${of}: ${(read.discs / count).toFixed(2)} discs an image; of each ${sampleCount} were searched for; ${alike.toFixed(1)} an image were laid upon it, ` +
      `each ${alignMs.toFixed(1)} ms; a thumbnail is decoded in ${decodeMs.toFixed(1)} ms; without what the database takes`,
  )
  return [
    promise(rowOf(`a first search, reckoned: ${of}`, 'min', [wholeMs / 60_000]), limitMinutes),
    rowOf(`a search of ${lateCount.toLocaleString('en')} new ones, reckoned: ${of}`, 'min', [laterMs / 60_000]),
    rowOf(`fingerprints read: ${of}`, 's', [read.gatherMs / 1000]),
    rowOf(`one among all: ${of}`, 'ms', [searchMs], peer),
    rowOf(`one laid upon those that are near: ${of}`, 'ms', [alike * (alignMs + decodeMs)]),
    rowOf(`memory: ${of}`, 'MiB', [read.mib]),
  ]
}
