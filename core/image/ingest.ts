import { createHash } from 'node:crypto'
import type { Display } from './display.ts'
import type { Ingested, Inspected, ReadOptions, Removal } from './ingested.ts'
import { percentilesOf } from './percentiles.ts'
import { perceptualHashes } from './perceptual-hash.ts'
import { type Raster, readRaster } from './read-raster.ts'
import type { Samples } from './samples.ts'
import { makePreviews, previewSide, toBrightness, toGrey } from './show.ts'

/** What is known of a file once it is decoded, whatever its format. */
interface Decoded {
  facts: Omit<Inspected, 'sha256' | 'byteCount'>
  display: Omit<Display, 'percentiles'> | null
  shrunk: Samples
  picture: Buffer | null
}

/** Enough to have decoded every pixel. */
const inspectedSide = 8

const decode = async (bytes: Buffer, { frame }: ReadOptions, side: number): Promise<Decoded> =>
  ofRaster(await readRaster(bytes, frame, side))

function ofRaster({ shrunk, picture, ...facts }: Raster): Decoded {
  const range = { low: 0, high: 2 ** facts.bitDepth - 1 }
  const grey = { slope: 1, intercept: 0, unit: null, range, isInverted: false, windows: [], table: null }
  const ofDicom = { modality: null, bodyPart: null, burnedIn: null, patientKey: null, studyKey: null }
  return { facts: { ...facts, ...ofDicom }, display: shrunk.channels === 1 ? grey : null, shrunk, picture }
}

const nameOf = (bytes: Buffer) => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  byteCount: bytes.length,
})

/**
 * What a file is, after really decoding it.
 * @throws InvalidInput field 'file': see readRaster and readDicom
 */
export async function inspectFile(bytes: Buffer, options: ReadOptions): Promise<Inspected> {
  const { facts } = await decode(bytes, options, inspectedSide)
  return { ...nameOf(bytes), ...facts }
}

/**
 * All that a file becomes, from decoding it once.
 * @throws InvalidInput as inspectFile
 */
export async function ingestFile(bytes: Buffer, options: ReadOptions): Promise<Ingested> {
  const { facts, display: found, shrunk, picture } = await decode(bytes, options, previewSide)
  const display = found && { ...found, percentiles: percentilesOf(shrunk.values, found) }
  const shown = toBrightness(shrunk, display, facts.bitDepth)
  const removals: Removal[] = []
  return {
    ...nameOf(bytes),
    ...facts,
    display,
    perceptualHashes: perceptualHashes(toGrey(shown)),
    file: null,
    picture,
    ...(await makePreviews(shown)),
    removals,
  }
}
