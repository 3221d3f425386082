import { readFileSync } from 'node:fs'
import { createRandom } from '#core/random.ts'
import { descriptorSize } from './descriptor.ts'

/** Bits of a code, and its bytes. */
export const codeBits = 256
const codeBytes = codeBits / 8
/** Floats of a descriptor, filled up to a multiple of four. */
const width = 392
/** Codes that are gone through for one of those asked about, before it is the next one's turn: they stay near the processor. */
const atATime = 4096

/** Where what lies in memory, bytes: below, what the compiler keeps for itself. */
const foundFrom = 2 ** 17
const directionsFrom = foundFrom + 8 * (atATime + 1)
const descriptorFrom = directionsFrom + 4 * codeBits * width
const codesFrom = descriptorFrom + 4 * width
const pageBytes = 2 ** 16

let drawn: Float32Array | null = null

/** Directions that descriptors are asked on which side of they lie: the same on every machine. Float32Array[256 * 392] */
function directions(): Float32Array {
  if (drawn) return drawn
  const random = createRandom('duplicate/directions')
  drawn = new Float32Array(codeBits * width)
  for (let bit = 0; bit < codeBits; bit++)
    for (let i = 0; i < descriptorSize; i++) drawn[bit * width + i] = random.normal()
  return drawn
}

interface Exports {
  memory: WebAssembly.Memory
  code(directions: number, descriptor: number, width: number, code: number): void
  near(codes: number, count: number, own: number, most: number, found: number): number
}

let compiled: WebAssembly.Module | null = null

/** Which codes are near: what is not too far, and of that no more than the nearest so many and what is as near as the last of them. */
class Nearest {
  readonly places: number[] = []
  private readonly bits: number[] = []
  /** How many of them differ in so many bits. */
  private readonly counts = new Uint32Array(codeBits + 1)
  private readonly wanted: number
  /** Those beyond it are not asked for any more. */
  most: number

  constructor(most: number, wanted: number) {
    this.most = most
    this.wanted = wanted
  }

  add(place: number, bits: number): void {
    if (bits > this.most) return
    this.places.push(place)
    this.bits.push(bits)
    this.counts[bits] = (this.counts[bits] as number) + 1
    if (this.places.length < 2 * this.wanted) return
    let [within, most] = [0, 0]
    while (within + (this.counts[most] as number) < this.wanted) within += this.counts[most++] as number
    // Of those that are as near as the last that is wanted, the first that there is room for.
    let room = this.wanted - within
    let kept = 0
    for (let i = 0; i < this.places.length; i++) {
      const apart = this.bits[i] as number
      if (apart > most || (apart === most && room-- <= 0)) continue
      this.places[kept] = this.places[i] as number
      this.bits[kept++] = apart
    }
    this.places.length = kept
    this.bits.length = kept
    this.counts.fill(0, most)
    this.counts[most] = this.wanted - within
    this.most = most
  }
}

/** Codes of many descriptors: near where those are. In a memory of its own, 32 bytes each. */
export class Codes {
  private readonly exports: Exports
  private count = 0

  constructor() {
    compiled ??= new WebAssembly.Module(readFileSync(new URL('./near.wasm', import.meta.url)))
    this.exports = new WebAssembly.Instance(compiled).exports as Exports
    this.makeRoom(codesFrom)
    new Float32Array(this.exports.memory.buffer, directionsFrom, codeBits * width).set(directions())
  }

  private makeRoom(bytes: number): void {
    const { memory } = this.exports
    const missing = bytes - memory.buffer.byteLength
    // By an eighth at least: to grow is to copy.
    if (missing > 0) memory.grow(Math.ceil(Math.max(missing, memory.buffer.byteLength / 8) / pageBytes))
  }

  /** The code of the next descriptor, Float32Array[390]. */
  add(descriptor: Float32Array): void {
    const at = codesFrom + codeBytes * this.count++
    this.makeRoom(at + codeBytes)
    const { memory, code } = this.exports
    new Float32Array(memory.buffer, descriptorFrom, descriptorSize).set(descriptor)
    code(directionsFrom, descriptorFrom, width, at)
  }

  /**
   * Of each of some codes the places of those that differ in at most so many bits, itself among them.
   * @param wanted of more than that, about so many that differ least
   */
  near(places: readonly number[], most: number, wanted: number): number[][] {
    const { memory, near } = this.exports
    const found = new Uint32Array(memory.buffer, foundFrom, 2 * (atATime + 1))
    const nearest = places.map(place => ({ own: codesFrom + codeBytes * place, kept: new Nearest(most, wanted) }))
    for (let from = 0; from < this.count; from += atATime) {
      const count = Math.min(atATime, this.count - from)
      for (const { own, kept } of nearest) {
        const n = near(codesFrom + codeBytes * from, count, own, kept.most, foundFrom)
        for (let i = 0; i < n; i++) kept.add(from + (found[2 * i] as number), found[2 * i + 1] as number)
      }
    }
    return nearest.map(({ kept }) => kept.places)
  }
}
