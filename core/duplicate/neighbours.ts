import { createRandom } from '#core/random.ts'
import { descriptorSize, toUnit } from './descriptor.ts'

/** Bits of a code, in words of 32. */
const words = 8
const codeBits = 32 * words
/** Two descriptors of likeness 0.5 differ in 85 of 256 bits, give or take 8; of 0.07, as most of different films are, in 122. */
const mostBits = 98
const mostBitsOfHalf = 57
/** Cosine of the angle between two descriptors, less what all have in common. Copies that were turned or cut have 0.5 and more. */
const leastLikeness = 0.4
/** Of one picture, so many others are looked at more closely. */
const mostNeighbours = 24
/** Descriptors are kept in steps of this: their values are hardly ever beyond 0.25. */
const steps = 508

/** Directions that descriptors are asked on which side of they lie: the same on every machine. */
function directions(): Float32Array {
  const random = createRandom('duplicate/directions')
  return Float32Array.from({ length: codeBits * descriptorSize }, () => random.normal())
}

/** Discs that there is room for to begin with. */
const firstCapacity = 1024

let drawn: Float32Array | null = null

function codeOf(descriptor: Float32Array, into: Int32Array, at: number): void {
  drawn ??= directions()
  for (let bit = 0; bit < codeBits; bit++) {
    let sum = 0
    for (let i = 0, from = bit * descriptorSize; i < descriptorSize; i++)
      sum += (descriptor[i] as number) * (drawn[from + i] as number)
    if (sum > 0) into[at + (bit >> 5)] = (into[at + (bit >> 5)] as number) | (1 << (bit & 31))
  }
}

/** Bits of a word, four places each: 0 to 4. */
function bitsByFour(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
}

const byEight = (fours: number) => (fours & 0x0f0f0f0f) + ((fours >>> 4) & 0x0f0f0f0f)

/** Bits in which half a code, four words from a place on, differs from that of another, 0 to 128. */
function bitsApart(codes: Int32Array, at: number, others: Int32Array, from: number): number {
  // Three times four are fewer than what four places hold.
  const three =
    bitsByFour((codes[at] as number) ^ (others[from] as number)) +
    bitsByFour((codes[at + 1] as number) ^ (others[from + 1] as number)) +
    bitsByFour((codes[at + 2] as number) ^ (others[from + 2] as number))
  const last = bitsByFour((codes[at + 3] as number) ^ (others[from + 3] as number))
  return Math.imul(byEight(three) + byEight(last), 0x01010101) >>> 24
}

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
  private codes = new Int32Array(firstCapacity * words)
  private descriptors = new Int8Array(firstCapacity * descriptorSize)
  /** Of each entry: whose, and which of its discs. */
  private pictures = new Uint32Array(firstCapacity)
  private discs = new Uint8Array(firstCapacity)
  /** The first entry of each picture, and behind the last its end. */
  private readonly firsts: number[] = [0]
  private count = 0

  /** @param mean of the descriptors, Float32Array[390] */
  constructor(mean: Float32Array) {
    this.mean = mean
  }

  private makeRoom(): void {
    const capacity = this.pictures.length * 2
    const grown = <A extends Uint32Array | Int32Array | Int8Array | Uint8Array>(to: A, from: A): A => {
      to.set(from)
      return to
    }
    this.codes = grown(new Int32Array(capacity * words), this.codes)
    this.descriptors = grown(new Int8Array(capacity * descriptorSize), this.descriptors)
    this.pictures = grown(new Uint32Array(capacity), this.pictures)
    this.discs = grown(new Uint8Array(capacity), this.discs)
  }

  /** The next picture, from 0, by the descriptors of its discs. */
  add(descriptors: readonly Float32Array[]): void {
    for (const [disc, descriptor] of descriptors.entries()) {
      if (this.count === this.pictures.length) this.makeRoom()
      const at = this.count++
      this.pictures[at] = this.firsts.length - 1
      this.discs[at] = disc
      const apart = toUnit(descriptor.map((value, i) => value - (this.mean[i] as number)))
      codeOf(apart, this.codes, at * words)
      for (let i = 0; i < descriptorSize; i++)
        this.descriptors[at * descriptorSize + i] = Math.min(
          Math.max(Math.round((apart[i] as number) * steps), -127),
          127,
        )
    }
    this.firsts.push(this.count)
  }

  /** Entries whose codes are near that of one of them, itself among them. */
  private nearBy(entry: number): number[] {
    const { codes, count } = this
    const own = codes.slice(entry * words, (entry + 1) * words)
    const half = words / 2
    const near: number[] = []
    for (let other = 0, at = 0; other < count; other++, at += words) {
      const bits = bitsApart(codes, at, own, 0)
      if (bits <= mostBitsOfHalf && bits + bitsApart(codes, at + half, own, half) <= mostBits) near.push(other)
    }
    return near
  }

  private likenessOf(a: number, b: number): number {
    const { descriptors } = this
    let [dot, aa, bb] = [0, 0, 0]
    for (let i = 0; i < descriptorSize; i++) {
      const [x, y] = [descriptors[a + i] as number, descriptors[b + i] as number]
      dot += x * y
      aa += x * x
      bb += y * y
    }
    return dot / Math.sqrt(aa * bb + 1)
  }

  /** The pictures nearest to one, nearest first, at most 24. */
  nearestTo(picture: number): Neighbour[] {
    const best = new Map<number, Neighbour>()
    const [from, to] = [this.firsts[picture] as number, this.firsts[picture + 1] as number]
    for (let own = from; own < to; own++)
      for (const other of this.nearBy(own)) {
        const owner = this.pictures[other] as number
        if (owner === picture) continue
        const likeness = this.likenessOf(own * descriptorSize, other * descriptorSize)
        if (likeness < leastLikeness || likeness <= (best.get(owner)?.likeness ?? 0)) continue
        best.set(owner, { picture: owner, disc: this.discs[other] as number, ownDisc: own - from, likeness })
      }
    return [...best.values()].sort((a, b) => b.likeness - a.likeness || a.picture - b.picture).slice(0, mostNeighbours)
  }
}
