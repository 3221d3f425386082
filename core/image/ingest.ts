import { createHash } from 'node:crypto'
import type { Removal } from '#core/dicom/deidentify/removals.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { isDicom, parseDicom } from '#core/dicom/parse.ts'
import type { Display, ValueRange } from '#core/dicom/presentation.ts'
import { type DicomPicture, type ReadOptions, readDicom } from '#core/dicom/read-dicom.ts'
import type { Ingested, Inspected } from './ingested.ts'
import { percentilesOf } from './percentiles.ts'
import { perceptualHashes } from './perceptual-hash.ts'
import { type Raster, readRaster } from './read-raster.ts'
import { encodePng, fitInto, openSamples, readSamples, type Samples } from './samples.ts'
import { makePreviews, previewSide, toBrightness, toGrey } from './show.ts'

type Facts = Omit<Inspected, 'sha256' | 'byteCount'>

/** What is known of a file once it is decoded, whatever its format. */
interface Decoded {
  facts: Facts
  display: Omit<Display, 'percentiles'> | null
  /** Samples that are no picture; null: all are. */
  padding: ValueRange | null
  /** Fits 1024 x 1024. */
  shrunk: Samples
  file: Buffer | null
  picture: Buffer | null
  removals: Removal[]
}

/** Enough to have decoded every pixel. */
const inspectedSide = 8

/**
 * What a file is, after really decoding it.
 * @throws InvalidInput field 'file': see readRaster and readDicom
 */
export async function inspectFile(bytes: Buffer, options: ReadOptions): Promise<Inspected> {
  const facts = isDicom(bytes)
    ? await inspectDicom(bytes, options)
    : factsOfRaster(await readRaster(bytes, options.frame, inspectedSide))
  return { ...nameOf(bytes), ...facts }
}

/**
 * All that a file becomes, from decoding it once.
 * @throws InvalidInput as inspectFile
 */
export async function ingestFile(bytes: Buffer, options: ReadOptions): Promise<Ingested> {
  const decoded = await (isDicom(bytes) ? decodeDicom(bytes, options) : decodeRaster(bytes, options))
  const { facts, display: found, padding, shrunk, file, picture, removals } = decoded
  const display = found && { ...found, percentiles: percentilesOf(shrunk.values, found, padding) }
  const shown = toBrightness(shrunk, display, facts.bitDepth)
  return {
    ...nameOf(bytes),
    ...facts,
    display,
    perceptualHashes: perceptualHashes(toGrey(shown)),
    file,
    picture,
    ...(await makePreviews(shown)),
    removals,
  }
}

const nameOf = (bytes: Buffer) => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  byteCount: bytes.length,
})

const factsOfRaster = ({ mediaType, width, height, bitDepth, frame }: Raster): Facts => ({
  mediaType,
  width,
  height,
  bitDepth,
  frame,
  perceptualHash: null,
  oddities: [],
  modality: null,
  bodyPart: null,
  burnedIn: null,
  patientKey: null,
  studyKey: null,
  isCharacterSetDoubtful: false,
})

async function inspectDicom(bytes: Buffer, options: ReadOptions): Promise<Facts> {
  const { copy, isCharacterSetDoubtful } = makeCopy(parseDicom(bytes), options.pseudonymKey)
  return factsOfDicom(await readDicom(copy, options), isCharacterSetDoubtful)
}

const factsOfDicom = (picture: DicomPicture, isCharacterSetDoubtful: boolean): Facts => ({
  mediaType: 'application/dicom',
  width: picture.width,
  height: picture.height,
  bitDepth: picture.bitDepth,
  frame: picture.frame,
  perceptualHash: null,
  oddities: [],
  modality: picture.modality,
  bodyPart: picture.bodyPart,
  burnedIn: picture.burnedIn,
  patientKey: picture.patientKey,
  studyKey: picture.studyKey,
  isCharacterSetDoubtful,
})

async function decodeRaster(bytes: Buffer, { frame }: ReadOptions): Promise<Decoded> {
  const raster = await readRaster(bytes, frame, previewSide)
  const { shrunk, picture } = raster
  const range = { low: 0, high: 2 ** raster.bitDepth - 1 }
  const grey = { slope: 1, intercept: 0, unit: null, range, isInverted: false, windows: [], table: null }
  const display = shrunk.channels === 1 ? grey : null
  return { facts: factsOfRaster(raster), display, padding: null, shrunk, file: null, picture, removals: [] }
}

async function decodeDicom(bytes: Buffer, options: ReadOptions): Promise<Decoded> {
  const { bytes: file, removals, copy, isCharacterSetDoubtful } = makeCopy(parseDicom(bytes), options.pseudonymKey)
  const read = await readDicom(copy, options)
  const { samples: values, width, height, channels, display, padding } = read
  const samples: Samples = { values, width, height, channels }
  const isDeep = values instanceof Uint16Array
  const shrunk = await readSamples(fitInto(openSamples(samples), previewSide), channels, isDeep)
  const picture = await encodePng(samples)
  return { facts: factsOfDicom(read, isCharacterSetDoubtful), display, padding, shrunk, file, picture, removals }
}
