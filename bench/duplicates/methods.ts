import { descriptorOf, meanOf } from '#core/duplicate/descriptor.ts'
import type { Plane } from '#core/duplicate/disc.ts'
import { fingerprintOf } from '#core/duplicate/fingerprint.ts'
import { findTurn, judge } from '#core/duplicate/judge.ts'
import { Neighbourhood } from '#core/duplicate/neighbours.ts'
import { Seen } from '#core/duplicate/seen.ts'
import { wavesOf } from '#core/duplicate/turn.ts'
import { perceptualHashes } from '#core/picture/perceptual-hash.ts'
import type { CopySet, Item } from './make-set.ts'

/** Pairs of places that a method takes for copies, lower first: "3 17". */
export type Pairs = Set<string>

const pairOf = (a: number, b: number) => `${Math.min(a, b)} ${Math.max(a, b)}`

/** As the product searches a project. */
export function ours({ items }: CopySet): { pairs: Pairs; printMs: number; compareMs: number } {
  // Of the processor: what else the machine does is not in it.
  const begun = process.cpuUsage()
  const prints = items.map(({ plane }) => fingerprintOf(plane))
  const printMs = process.cpuUsage(begun).user / 1000
  const waves = prints.map(ps => ps.map(({ spectrum }) => wavesOf(spectrum)))
  const descriptors = waves.map(ws => ws.map(descriptorOf))
  const neighbourhood = new Neighbourhood(meanOf(descriptors.flat()))
  for (const own of descriptors) neighbourhood.add(own)
  const seen = items.map(({ plane }, i) => prints[i]?.map(({ disc }) => new Seen(plane, disc)))
  const pairs: Pairs = new Set()
  const asked = new Set<string>()
  for (const [place, neighbours] of neighbourhood.nearestTo([...items.keys()]).entries())
    for (const { picture, disc, ownDisc } of neighbours) {
      const pair = pairOf(place, picture)
      if (asked.has(pair)) continue
      asked.add(pair)
      const [first, second] = [waves[place]?.[ownDisc], waves[picture]?.[disc]]
      const [own, other] = [seen[place]?.[ownDisc], seen[picture]?.[disc]]
      if (!first || !second || !own || !other) throw new Error('a neighbour without its disc')
      const turn = findTurn(first, second)
      if (turn && judge(own, other, turn)) pairs.add(pair)
    }
  return { pairs, printMs, compareMs: process.cpuUsage(begun).user / 1000 - printMs }
}

/** A hash of 16 hex digits as two words. */
const wordsOf = (hash: string): [number, number] => {
  const whole = hash.padStart(16, '0')
  return [Number.parseInt(whole.slice(0, 8), 16), Number.parseInt(whole.slice(8), 16)]
}

function differing([a, b]: [number, number], [c, d]: [number, number]): number {
  let count = 0
  for (const word of [a ^ c, b ^ d]) for (let rest = word; rest !== 0; rest &= rest - 1) count++
  return count
}

/** A bit for each of 8 x 8 places: whether the one to its right is brighter, of 9 x 8 means. */
function dHash({ values, width, height }: Plane, isMirrored: boolean, turns: number): string {
  const at = (x: number, y: number): number => {
    let [u, v] = [(x + 0.5) / 9, (y + 0.5) / 8]
    if (isMirrored) u = 1 - u
    for (let i = 0; i < turns; i++) [u, v] = [v, 1 - u]
    const [cx, cy] = [u * width, v * height]
    const [rx, ry] = [width / 18, height / 16]
    let [sum, count] = [0, 0]
    for (let py = Math.max(0, Math.floor(cy - ry)); py < Math.min(height, cy + ry); py++)
      for (let px = Math.max(0, Math.floor(cx - rx)); px < Math.min(width, cx + rx); px++) {
        sum += values[py * width + px] as number
        count++
      }
    return sum / Math.max(count, 1)
  }
  let hash = 0n
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) hash = (hash << 1n) | (at(x + 1, y) > at(x, y) ? 1n : 0n)
  return hash.toString(16)
}

const symmetries = [false, true].flatMap(isMirrored => [0, 1, 2, 3].map(turns => ({ isMirrored, turns })))

/** What others do: 64 bits a picture, held against those of the other's eight symmetries. */
export const hashes = {
  pHash: (plane: Plane) => perceptualHashes(plane),
  dHash: (plane: Plane) => symmetries.map(({ isMirrored, turns }) => dHash(plane, isMirrored, turns)),
} as const

/** Pairs that differ in at most so many bits. */
export function byHash({ items }: CopySet, hash: keyof typeof hashes, mostBits: number): Pairs {
  const made = items.map(({ plane }) => hashes[hash](plane).map(wordsOf))
  const pairs: Pairs = new Set()
  for (const [a, own] of made.entries())
    for (let b = a + 1; b < made.length; b++)
      if (made[b]?.some(other => differing(own[0] as [number, number], other) <= mostBits)) pairs.add(pairOf(a, b))
  return pairs
}

/** Of the pairs that are copies of one original the share that is found, and of those found the share that are. */
export function judgePairs({ items }: CopySet, pairs: Pairs): { recall: number; precision: number; missed: string[] } {
  let [wanted, right] = [0, 0]
  const missed: string[] = []
  for (const [a, one] of items.entries())
    for (let b = a + 1; b < items.length; b++) {
      const other = items[b] as Item
      if (other.original !== one.original) continue
      wanted++
      if (pairs.has(pairOf(a, b))) right++
      else missed.push(`${one.how} ~ ${other.how}`)
    }
  return { recall: right / wanted, precision: pairs.size === 0 ? 1 : right / pairs.size, missed }
}
