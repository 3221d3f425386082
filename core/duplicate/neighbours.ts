import { Codes } from './codes.ts'
import { descriptorSize, toUnit } from './descriptor.ts'

/** Two descriptors of likeness 0.5 differ in 85 of 256 bits, give or take 8; of 0.07, as most of different films are, in 122. */
const mostBits = 98
/** Of those of one disc, so many are held against it by all their numbers. */
const mostByBits = 256
/** Cosine of the angle between two descriptors, less what all have in common. Copies that were turned or cut have 0.5 and more. */
const leastLikeness = 0.4
/** Of one picture, so many others are looked at more closely. */
const mostNeighbours = 24
/** Descriptors are kept in steps of this: their values are hardly ever beyond 0.25. */
const steps = 508

/** Discs that there is room for to begin with. */
const firstCapacity = 1024

/** Another picture, and by which discs of both it was found: places in their fingerprints. */
export interface Neighbour {
  picture: number
  disc: number
  ownDisc: number
  likeness: number
}

/** Descriptors of the discs of many pictures, of which the nearest to one are asked for. */
export class Neighbourhood {
  private readonly mean: Float32Array
  private readonly codes = new Codes()
  private descriptors = new Int8Array(firstCapacity * descriptorSize)
  /** Of each entry: whose, and which of its discs. */
  private pictures = new Uint32Array(firstCapacity)
  private discs = new Uint8Array(firstCapacity)
  /** How long each descriptor is, in steps. */
  private lengths = new Float32Array(firstCapacity)
  /** The first entry of each picture, and behind the last its end. */
  private readonly firsts: number[] = [0]
  private count = 0

  /** @param mean of the descriptors, Float32Array[390] */
  constructor(mean: Float32Array) {
    this.mean = mean
  }

  private makeRoom(): void {
    const capacity = Math.ceil(this.pictures.length * 1.5)
    const grown = <A extends Uint32Array | Float32Array | Int8Array | Uint8Array>(to: A, from: A): A => {
      to.set(from)
      return to
    }
    this.descriptors = grown(new Int8Array(capacity * descriptorSize), this.descriptors)
    this.pictures = grown(new Uint32Array(capacity), this.pictures)
    this.discs = grown(new Uint8Array(capacity), this.discs)
    this.lengths = grown(new Float32Array(capacity), this.lengths)
  }

  /** The next picture, from 0, by the descriptors of its discs. */
  add(descriptors: readonly Float32Array[]): void {
    for (const [disc, descriptor] of descriptors.entries()) {
      if (this.count === this.pictures.length) this.makeRoom()
      const at = this.count++
      this.pictures[at] = this.firsts.length - 1
      this.discs[at] = disc
      const apart = toUnit(descriptor.map((value, i) => value - (this.mean[i] as number)))
      this.codes.add(apart)
      let squares = 0
      for (let i = 0; i < descriptorSize; i++) {
        const value = Math.min(Math.max(Math.round((apart[i] as number) * steps), -127), 127)
        this.descriptors[at * descriptorSize + i] = value
        squares += value * value
      }
      this.lengths[at] = Math.sqrt(squares + 1)
    }
    this.firsts.push(this.count)
  }

  private likenessOf(a: number, b: number): number {
    const { descriptors } = this
    let dot = 0
    for (let i = a * descriptorSize, j = b * descriptorSize, end = i + descriptorSize; i < end; i++, j++)
      dot += (descriptors[i] as number) * (descriptors[j] as number)
    return dot / ((this.lengths[a] as number) * (this.lengths[b] as number))
  }

  /** Of each of some pictures those nearest to it, nearest first, at most 24. */
  nearestTo(pictures: readonly number[]): Neighbour[][] {
    const entriesOf = (picture: number) => {
      const first = this.firsts[picture] as number
      return Array.from({ length: (this.firsts[picture + 1] as number) - first }, (_, disc) => first + disc)
    }
    const asked = pictures.map(entriesOf)
    const near = this.codes.near(asked.flat(), mostBits, mostByBits)
    let at = 0
    return asked.map((entries, i) => {
      const best = new Map<number, Neighbour>()
      for (const [ownDisc, own] of entries.entries())
        for (const other of near[at++] as number[]) {
          const picture = this.pictures[other] as number
          if (picture === pictures[i]) continue
          const likeness = this.likenessOf(own, other)
          if (likeness < leastLikeness || likeness <= (best.get(picture)?.likeness ?? 0)) continue
          best.set(picture, { picture, disc: this.discs[other] as number, ownDisc, likeness })
        }
      const nearestFirst = (a: Neighbour, b: Neighbour) => b.likeness - a.likeness || a.picture - b.picture
      return [...best.values()].sort(nearestFirst).slice(0, mostNeighbours)
    })
  }
}
