import { createHash } from 'node:crypto'
import type { Removal } from '#core/dicom/deidentify/removals.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { isDicom, parseDicom } from '#core/dicom/parse.ts'
import type { Display, ValueRange } from '#core/dicom/presentation.ts'
import { type DicomPicture, type ReadOptions, readDicom } from '#core/dicom/read-dicom.ts'
import type { Ingested, Inspected } from './ingested.ts'
import { oddities } from './oddities.ts'
import { percentilesOf } from './percentiles.ts'
import { perceptualHashes } from './perceptual-hash.ts'
import { type Raster, readRaster } from './read-raster.ts'
import { encodePng, type Samples, shrink } from './samples.ts'
import { makePreviews, previewSide, toBrightness, toGrey } from './show.ts'
import { type Tally, tallyOf } from './tally.ts'

type Facts = Omit<Inspected, 'sha256' | 'byteCount' | 'perceptualHashes' | 'oddities'>

/** What is known of a file once it is decoded, whatever its format. */
interface Decoded {
  facts: Facts
  /** Null: samples are brightness already. */
  display: Omit<Display, 'percentiles'> | null
  /** Samples that are no picture; null: all are. */
  padding: ValueRange | null
  /** Height of a pixel by its width. */
  pixelAspect: number
  /** What was found odd while it was read. */
  oddities: string[]
  tally: Tally
  /** Fits the side that it was asked for. */
  shrunk: Samples
}

/** What is kept of a file beside what is known of it. */
interface Kept {
  file: Buffer | null
  picture: Buffer | null
  removals: Removal[]
}

/**
 * A check need not show the picture: shrinking to this costs a quarter of what decoding does, to 1024 as much as decoding. Of
 * larger pictures a hash may differ in a bit or two from that which is kept.
 */
const inspectedSide = 256

/**
 * What a file is, after really decoding it.
 * @throws InvalidInput field 'file': see readRaster and readDicom
 */
export async function inspectFile(bytes: Buffer, options: ReadOptions): Promise<Inspected> {
  const decoded = isDicom(bytes)
    ? (await readCopy(bytes, options, inspectedSide)).decoded
    : decodedRaster(await readRaster(bytes, options.frame, inspectedSide, false))
  const { plane, ...seen } = see(decoded)
  return { ...nameOf(bytes), ...decoded.facts, oddities: seen.oddities, perceptualHashes: perceptualHashes(plane) }
}

/**
 * All that a file becomes, from decoding it once.
 * @throws InvalidInput as inspectFile
 */
export async function ingestFile(bytes: Buffer, options: ReadOptions): Promise<Ingested> {
  const { decoded, kept } = await (isDicom(bytes) ? ingestDicom(bytes, options) : ingestRaster(bytes, options))
  const { shown, plane, ...seen } = see(decoded)
  return {
    ...nameOf(bytes),
    ...decoded.facts,
    ...seen,
    perceptualHashes: perceptualHashes(plane),
    ...kept,
    ...(await makePreviews(shown, decoded.pixelAspect)),
  }
}

const nameOf = (bytes: Buffer) => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  byteCount: bytes.length,
})

/** How it is displayed, and what of that is odd. */
function see({ facts, display: found, padding, pixelAspect, tally, shrunk, oddities: known }: Decoded) {
  const { bitDepth } = facts
  const display = displayOf(found, tally, bitDepth, padding, pixelAspect)
  const shown = toBrightness(shrunk, display, bitDepth)
  return {
    display,
    shown,
    plane: toGrey(shown),
    oddities: oddities({ tally, display, bitDepth, padding, pixelAspect }, known),
  }
}

function displayOf(
  found: Decoded['display'],
  { counts }: Tally,
  bitDepth: number,
  padding: ValueRange | null,
  pixelAspect: number,
): Display | null {
  const aspect = pixelAspect === 1 ? {} : { pixelAspect }
  const plain = found ?? plainDisplay(bitDepth)
  if (counts) return { ...plain, percentiles: percentilesOf(counts, plain, padding), ...aspect }
  return pixelAspect === 1 ? null : { ...plain, percentiles: plain.range, ...aspect }
}

const plainDisplay = (bitDepth: number): Omit<Display, 'percentiles'> => ({
  ...{ slope: 1, intercept: 0, unit: null, range: { low: 0, high: 2 ** bitDepth - 1 } },
  ...{ isInverted: false, windows: [], table: null },
})

function decodedRaster({ mediaType, width, height, bitDepth, frame, ...read }: Raster): Decoded {
  const nothing = {
    modality: null,
    bodyPart: null,
    burnedIn: null,
    patientKey: null,
    studyKey: null,
    isCharacterSetDoubtful: false,
  }
  const facts = { mediaType, width, height, bitDepth, frame, ...nothing }
  const { pixelAspect, tally, shrunk, oddities } = read
  return { facts, display: null, padding: null, pixelAspect, tally, shrunk, oddities }
}

async function decodedDicom(read: DicomPicture, side: number, isCharacterSetDoubtful: boolean): Promise<Decoded> {
  const { samples: values, width, height, channels, bitDepth, frame, display, padding, pixelAspect, oddities } = read
  const { modality, bodyPart, burnedIn, patientKey, studyKey } = read
  const samples = { values, width, height, channels }
  const facts = {
    ...{ mediaType: 'application/dicom', width, height, bitDepth, frame },
    ...{ modality, bodyPart, burnedIn, patientKey, studyKey, isCharacterSetDoubtful },
  }
  const [tally, shrunk] = [tallyOf(samples), await shrink(samples, side)]
  return { facts, display, padding, pixelAspect, tally, shrunk, oddities }
}

type Ingesting = Promise<{ decoded: Decoded; kept: Kept }>

async function ingestRaster(bytes: Buffer, { frame }: ReadOptions): Ingesting {
  const raster = await readRaster(bytes, frame, previewSide, true)
  return { decoded: decodedRaster(raster), kept: { file: null, picture: raster.picture, removals: [] } }
}

/** Of DICOM all that is known is read from the copy without names, never from the file as it came. */
async function readCopy(bytes: Buffer, options: ReadOptions, side: number) {
  const { copy, isCharacterSetDoubtful, ...made } = makeCopy(parseDicom(bytes), options.pseudonymKey)
  const read = await readDicom(copy, options)
  return { ...made, read, decoded: await decodedDicom(read, side, isCharacterSetDoubtful) }
}

async function ingestDicom(bytes: Buffer, options: ReadOptions): Ingesting {
  const { bytes: file, removals, read, decoded } = await readCopy(bytes, options, previewSide)
  const { samples: values, width, height, channels } = read
  return { decoded, kept: { file, picture: await encodePng({ values, width, height, channels }), removals } }
}
