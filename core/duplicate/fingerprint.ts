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

/** The places of a ring's samples in the spectrum: four neighbours and their weights. */
const places = Array.from({ length: spectrumSize }, (_, i) => {
  const radius = firstRing * (lastRing / firstRing) ** (Math.floor(i / angles) / (rings - 1))
  const angle = (Math.PI * (i % angles)) / angles
  const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)]
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const at = (u: number, v: number) => ((v + side) % side) * side + ((u + side) % side)
  const weights = [(1 - x + x0) * (1 - y + y0), (x - x0) * (1 - y + y0), (1 - x + x0) * (y - y0), (x - x0) * (y - y0)]
  return { at: [at(x0, y0), at(x0 + 1, y0), at(x0, y0 + 1), at(x0 + 1, y0 + 1)], weights }
})

/**
 * How strong each frequency of a disc is: where it lies in the disc does not matter, nor whether it is inverted. Turning a
 * picture by an angle moves the values of every ring by as much, mirroring it turns their order about.
 * @returns Int8Array[rings * angles], from low frequencies to high ones
 */
function spectrumOf(plane: Plane, disc: Disc): Int8Array {
  const taper = taperOf(side)
  const re = structureOf(sampleDisc(plane, disc, side, untouched), side).map((value, i) => value * (taper[i] as number))
  const im = new Float64Array(re.length)
  transformSquare(re, im, side)
  const strength = re.map((r, i) => (r * r + (im[i] as number) ** 2) ** 0.25)
  const spectrum = new Int8Array(spectrumSize)
  for (let ring = 0; ring < spectrumSize; ring += angles) {
    const values = Float64Array.from({ length: angles }, (_, a) => {
      const { at, weights } = places[ring + a] as { at: number[]; weights: number[] }
      return at.reduce((sum, place, k) => sum + (strength[place] as number) * (weights[k] as number), 0)
    })
    const mean = values.reduce((sum, value) => sum + value, 0) / angles
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / angles)
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
