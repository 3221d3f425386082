import type { Attributes } from '#core/dicom/attributes.ts'
import { pixelData } from '#core/dicom/element.ts'
import { refuse } from '#core/dicom/refuse.ts'
import type { InvalidInput } from '#core/errors.ts'

/** The Image Pixel module (PS3.3 C.7.6.3), checked before any memory is taken for pixels. */
export interface PixelHeader {
  width: number
  height: number
  samplesPerPixel: 1 | 3
  photometric: Photometric
  bitsAllocated: 1 | 8 | 16
  bitsStored: number
  /** Bits below the least stored one; 0 but for files of old. */
  lowBit: number
  isSigned: boolean
  /** Colour by plane (R..R G..G B..B) rather than by pixel. */
  isPlanar: boolean
  frameCount: number
}

const photometrics = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_RCT',
  'YBR_ICT',
] as const

type Photometric = (typeof photometrics)[number]

/** Of any picture, whatever its format. */
export const maximumPixels = 100_000_000
const tags = { pixels: pixelData, floats: '7FE00008', doubles: '7FE00009' }

/** @throws InvalidInput for a file without pixels, or with such as are not read */
export function readPixelHeader(attributes: Attributes): PixelHeader {
  if (!attributes.has(tags.pixels)) throw withoutPixels(attributes)
  const width = attributes.word('00280011') ?? 0
  const height = attributes.word('00280010') ?? 0
  if (width === 0 || height === 0) throw refuse(`of ${width} x ${height} pixels`, 'at least 1 x 1')
  if (width * height > maximumPixels) throw refuse(`of ${width} x ${height} pixels`, 'at most 100 megapixels')
  const samplesPerPixel = attributes.word('00280002') ?? 1
  const photometric = photometricOf(attributes.shortText('00280004'))
  const isGrey = photometric.startsWith('MONOCHROME') || photometric === 'PALETTE COLOR'
  if (samplesPerPixel !== (isGrey ? 1 : 3))
    throw refuse(`of ${samplesPerPixel} samples a pixel in ${photometric}`, isGrey ? '1' : '3')
  const bitsAllocated = attributes.word('00280100') ?? 0
  const bitsStored = attributes.word('00280101') ?? bitsAllocated
  const highBit = attributes.word('00280102') ?? bitsStored - 1
  if (bitsAllocated !== 1 && bitsAllocated !== 8 && bitsAllocated !== 16)
    throw refuse(`of ${bitsAllocated} bits a sample`, '1, 8 or 16')
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit < bitsStored - 1 || highBit >= bitsAllocated)
    throw refuse(`of ${bitsStored} bits up to bit ${highBit} in ${bitsAllocated}`, 'bits that fit')
  if (bitsAllocated === 1 && !photometric.startsWith('MONOCHROME'))
    throw refuse(`of 1 bit a sample in ${photometric}`, '8 or 16')
  return {
    width,
    height,
    samplesPerPixel: isGrey ? 1 : 3,
    photometric,
    bitsAllocated,
    bitsStored,
    lowBit: highBit - bitsStored + 1,
    isSigned: isGrey && photometric !== 'PALETTE COLOR' && attributes.word('00280103') === 1,
    isPlanar: attributes.word('00280006') === 1,
    frameCount: frameCountOf(attributes),
  }
}

/**
 * The place of the frame to read, from 0.
 * @param frame as people count, from 1; what has one frame is read whatever is chosen for those with several
 * @throws InvalidInput where there are several and none is chosen, or not that many
 */
export function frameIndexOf(header: PixelHeader, frame: number | null): number {
  const { frameCount } = header
  if (frameCount === 1) return 0
  if (frame === null) throw refuse(`of ${frameCount} frames`, `one frame, or a chosen one from 1 to ${frameCount}`)
  if (Number.isInteger(frame) && frame >= 1 && frame <= frameCount) return frame - 1
  throw refuse(`of ${frameCount} frames, frame ${frame} was chosen`, `1 to ${frameCount}`)
}

// A reason is read by people who need not see the file: it says of a text only what the standard knows.
const otherPhotometrics = ['HSV', 'ARGB', 'CMYK', 'YBR_PARTIAL_422', 'YBR_PARTIAL_420', 'XYB']
const imaging = new Set(
  'CR CT DX MR MG XA RF US NM PT OT SC IO PX XC ES GM SM OP OPT BI RG TG IVUS OCT RTIMAGE'.split(' '),
)

function photometricOf(text: string | null): Photometric {
  const found = photometrics.find(name => name === (text ?? 'MONOCHROME2').toUpperCase())
  if (found) return found
  const known = otherPhotometrics.find(name => name === text?.toUpperCase())
  throw refuse(
    known ? `of photometric interpretation ${known}` : 'of an unknown photometric interpretation',
    photometrics.join(', '),
  )
}

function frameCountOf(attributes: Attributes): number {
  const [count] = attributes.decimals('00280008')
  if (count === undefined) return 1
  // Where the text is damaged, one cannot know that there is one frame.
  if (!Number.isInteger(count) || count < 0)
    throw refuse('of a number of frames that is none', 'a whole number of frames')
  return Math.max(1, count)
}

function withoutPixels(attributes: Attributes): InvalidInput {
  if (attributes.has(tags.floats) || attributes.has(tags.doubles))
    return refuse('of floating-point pixels', 'whole numbers of up to 16 bits')
  if (attributes.has('00041220')) return refuse('a directory of other files (DICOMDIR)', 'the files that it names')
  const modality = attributes.shortText('00080060')
  const kind =
    modality === null
      ? null
      : (kinds[modality] ?? (imaging.has(modality) ? `of modality ${modality}` : 'of another modality'))
  return refuse(kind === null ? 'without pixels' : `without pixels, ${kind}`, 'a DICOM file with an image')
}

const kinds: Record<string, string> = {
  SR: 'a structured report',
  ECG: 'a waveform',
  HD: 'a waveform',
  AU: 'a sound',
  RTPLAN: 'a radiotherapy plan',
  RTSTRUCT: 'radiotherapy structures',
  RTRECORD: 'a radiotherapy record',
  PR: 'a presentation state',
  KO: 'a selection of other files',
  REG: 'a registration',
  DOC: 'a document',
  M3D: 'a model for printing',
}
