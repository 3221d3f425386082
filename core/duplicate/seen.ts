import type { Disc, Plane } from './disc.ts'
import { transformSquare } from './fft.ts'
import { type Placing, sampleDisc, structureOf, untouched } from './structure.ts'
import { type Target, targetOf } from './target.ts'

/** Side of the square within which discs are laid upon each other, pixels. */
export const rough = 64
/** Side of the square of which that is the middle, pixels of the same size: there is something beside a disc that is moved. */
export const around = 80
/** Side of the square in which they are compared at last, pixels. */
export const fine = 128
/**
 * Structure that is judged at last is fine: what two patients have in common is large. Held against each other with 8 in place of 2, copies
 * and others lie closer together.
 */
const fineReach = 2

/** Numbers of a complex square. */
interface Frequencies {
  re: Float64Array
  im: Float64Array
}

/** A disc of a picture, and what laying it upon others asks of it: made when it is first asked for. */
export class Seen {
  readonly plane: Plane
  readonly disc: Disc
  private roughTarget: Target | null = null
  private roughFrequencies: Frequencies | null = null
  private roughAround: Float64Array | null = null
  private fineStructure: Float64Array | null = null

  constructor(plane: Plane, disc: Disc) {
    this.plane = plane
    this.disc = disc
  }

  private structure(side: number, reach: number): Float64Array {
    return structureOf(sampleDisc(this.plane, this.disc, side, untouched), side, reach)
  }

  /** What another disc should look like. */
  get target(): Target {
    this.roughTarget ??= targetOf(this.structure(rough, rough / 16), rough)
    return this.roughTarget
  }

  /** Of what is in the disc, its transform. */
  get frequencies(): Frequencies {
    if (this.roughFrequencies) return this.roughFrequencies
    const re = new Float64Array(rough * rough)
    const { at, weighted } = this.target
    for (let i = 0; i < at.length; i++) re[at[i] as number] = weighted[i] as number
    const im = new Float64Array(re.length)
    transformSquare(re, im, rough)
    this.roughFrequencies = { re, im }
    return this.roughFrequencies
  }

  /** Structure of the disc and of what lies around it, Float64Array[around * around]. */
  get surroundings(): Float64Array {
    if (this.roughAround) return this.roughAround
    const square = sampleDisc(this.plane, (this.disc * around) / rough, around, untouched)
    this.roughAround = structureOf(square, around, rough / 16)
    return this.roughAround
  }

  /** Float64Array[fine * fine]. */
  get details(): Float64Array {
    this.fineStructure ??= this.structure(fine, fineReach)
    return this.fineStructure
  }

  /** As it looks under a placing, Float64Array[fine * fine]. */
  detailsUnder(placing: Placing): Float64Array {
    return structureOf(sampleDisc(this.plane, this.disc, fine, placing), fine, fineReach)
  }
}
