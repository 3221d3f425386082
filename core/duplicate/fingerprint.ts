import { type Disc, discsOf, type Plane } from './disc.ts'
import { transformSquare } from './fft.ts'
import { sampleDisc, structureOf, taperOf, untouched } from './structure.ts'

/** Of the way that fingerprints are made: those of another are made anew. */
export const fingerprintVersion = 1

/** Side of the square that a disc is read into, pixels. */
const side = 64
export const rings = 14
/** Over half a turn: the other half is the same. */
export const angles = 64
/** Frequencies of the first and the last ring, periods a side. */
const [firstRing, lastRing] = [3, 26]
const spectrumSize = rings * angles
/** Values of a ring have a mean of 0 and a deviation of 1, and are kept in so many steps each. */
const stepsOfOne = 31

/** The places of the rings' samples in the spectrum: of each its four neighbours, then their weights. */
const [places, weights] = placesOfRings()

function placesOfRings(): [Int32Array, Float64Array] {
  const places = new Int32Array(4 * spectrumSize)
  const weights = new Float64Array(4 * spectrumSize)
  for (let i = 0; i < spectrumSize; i++) {
    const radius = firstRing * (lastRing / firstRing) ** (Math.floor(i / angles) / (rings - 1))
    const angle = (Math.PI * (i % angles)) / angles
    const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)]
    const [x0, y0] = [Math.floor(x), Math.floor(y)]
    const [right, low] = [x - x0, y - y0]
    const at = (u: number, v: number) => ((v + side) % side) * side + ((u + side) % side)
    places.set([at(x0, y0), at(x0 + 1, y0), at(x0, y0 + 1), at(x0 + 1, y0 + 1)], 4 * i)
    weights.set([(1 - right) * (1 - low), right * (1 - low), (1 - right) * low, right * low], 4 * i)
  }
  return [places, weights]
}

/** Root of how strong a frequency is, about as strong for low ones as for high ones. */
function strengthAt(re: Float64Array, im: Float64Array, sample: number): number {
  let sum = 0
  for (let k = 4 * sample; k < 4 * sample + 4; k++) {
    const r = re[places[k] as number] as number
    const m = im[places[k] as number] as number
    sum += Math.sqrt(Math.sqrt(r * r + m * m)) * (weights[k] as number)
  }
  return sum
}

/**
 * How strong each frequency of a disc is: where it lies in the disc does not matter, nor whether it is inverted. Turning a
 * picture by an angle moves the values of every ring by as much, mirroring it turns their order about.
 * @returns Int8Array[rings * angles], from low frequencies to high ones
 */
function spectrumOf(plane: Plane, disc: Disc): Int8Array {
  const taper = taperOf(side)
  const re = structureOf(sampleDisc(plane, disc, side, untouched), side)
  for (let i = 0; i < re.length; i++) re[i] = (re[i] as number) * (taper[i] as number)
  const im = new Float64Array(re.length)
  transformSquare(re, im, side)
  const spectrum = new Int8Array(spectrumSize)
  const values = new Float64Array(angles)
  for (let ring = 0; ring < spectrumSize; ring += angles) {
    let [sum, squares] = [0, 0]
    for (let a = 0; a < angles; a++) {
      values[a] = strengthAt(re, im, ring + a)
      sum += values[a] as number
    }
    const mean = sum / angles
    for (let a = 0; a < angles; a++) squares += ((values[a] as number) - mean) ** 2
    const deviation = Math.sqrt(squares / angles)
    for (let a = 0; a < angles; a++) {
      const steps = deviation > 1e-9 ? Math.round((((values[a] as number) - mean) / deviation) * stepsOfOne) : 0
      spectrum[ring + a] = Math.min(Math.max(steps, -127), 127)
    }
  }
  return spectrum
}

export interface Print {
  disc: Disc
  /** Int8Array[rings * angles]. */
  spectrum: Int8Array
}

/** What a picture is searched by, of each of its discs. @param plane as displayed, at least 8 pixels a side */
export const fingerprintOf = (plane: Plane): Print[] =>
  discsOf(plane).map(disc => ({ disc, spectrum: spectrumOf(plane, disc) }))

const printSize = 2 + spectrumSize
const discSteps = 10_000

/** As it is kept: for each disc its radius in ten thousandths, two bytes with the low one first, then its spectrum. */
export function packFingerprint(prints: readonly Print[]): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(prints.length * printSize)
  for (const [i, { disc, spectrum }] of prints.entries()) {
    bytes.writeUInt16LE(Math.round(disc * discSteps), i * printSize)
    bytes.set(new Uint8Array(spectrum.buffer, spectrum.byteOffset, spectrumSize), i * printSize + 2)
  }
  return Uint8Array.from(bytes)
}

export function unpackFingerprint(bytes: Uint8Array): Print[] {
  if (bytes.length % printSize !== 0)
    throw new Error(`a fingerprint of ${bytes.length} bytes; ${printSize} for each disc`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length / printSize }, (_, i) => ({
    disc: view.getUint16(i * printSize, true) / discSteps,
    spectrum: new Int8Array(bytes.slice(i * printSize + 2, (i + 1) * printSize).buffer),
  }))
}
