import { Attributes } from '#core/dicom/attributes.ts'
import { toRgb } from '#core/dicom/colour.ts'
import { decodePixels, type Frame } from '#core/dicom/decode-frame.ts'
import {
  applyModalityTable,
  type DicomDisplay,
  placesOf,
  readDisplay,
  readModality,
  tableOddities,
} from '#core/dicom/display.ts'
import { applyPalette } from '#core/dicom/palette.ts'
import type { DicomFile } from '#core/dicom/parse.ts'
import { pixelAspectOf } from '#core/dicom/pixel-aspect.ts'
import { frameIndexOf, readPixelHeader } from '#core/dicom/pixel-header.ts'
import type { ValueRange } from '#core/dicom/presentation.ts'
import { pseudonymKeys } from '#core/dicom/pseudonym-keys.ts'
import { shiftOf } from '#core/dicom/stored-values.ts'

/** One frame of a DICOM file: its pixels, and what the file says of how to see them and whose they are. */
export interface DicomPicture {
  width: number
  height: number
  /** Bits that samples use: 8 to 16. */
  bitDepth: number
  channels: 1 | 3
  /** Unsigned, row by row; RGB of 8 bits by pixel. Signed values are shifted up; display.intercept knows. */
  samples: Uint8Array | Uint16Array
  /** Null: colour. */
  display: DicomDisplay | null
  /** Samples from low to high, both included, are no picture: what lies around the exposed field. */
  padding: ValueRange | null
  /** Height of a pixel by its width. */
  pixelAspect: number
  /** What was found odd, for people. */
  oddities: string[]
  modality: string | null
  bodyPart: string | null
  /** From 1; null: the file has one frame. */
  frame: number | null
  /** NO: the file says that no writing is burned into its pixels. */
  burnedIn: 'NO' | 'SUSPECTED'
  patientKey: string | null
  studyKey: string | null
}

/** How a file is read. */
export interface ReadOptions {
  /** Of a file of several frames or pages, from 1; null: such a file is refused. */
  frame: number | null
  /** Of the project: patients and studies are named by pseudonyms made with it. */
  pseudonymKey: Uint8Array
}

/**
 * Reads one frame. Sizes and counts are checked before memory is taken for pixels, and a compressed frame's own header
 * before its codec is called.
 * @throws InvalidInput for everything that is not read: field 'file', what it is, what is allowed
 */
export async function readDicom(file: DicomFile, options: ReadOptions): Promise<DicomPicture> {
  const root = Attributes.of(file)
  const header = readPixelHeader(root)
  const index = frameIndexOf(header, options.frame)
  const frame = await decodePixels(file, root, header, index)
  const pixels =
    header.photometric === 'PALETTE COLOR'
      ? colour(applyPalette(frame.samples, root))
      : header.samplesPerPixel === 3
        ? colour(toRgb(frame.samples, frame.bitsStored, frame.isYbr))
        : grey(frame, root, index)
  return {
    width: header.width,
    height: header.height,
    ...pixels,
    pixelAspect: pixelAspectOf(root, index),
    modality: root.shortText('00080060'),
    bodyPart: root.shortText('00180015'),
    frame: header.frameCount > 1 ? index + 1 : null,
    burnedIn: root.text('00280301') === 'NO' ? 'NO' : 'SUSPECTED',
    ...pseudonymKeys(file, options.pseudonymKey),
  }
}

type Pixels = Pick<DicomPicture, 'bitDepth' | 'channels' | 'samples' | 'display' | 'padding' | 'oddities'>

const colour = (samples: Uint8Array): Pixels => ({
  ...{ bitDepth: 8, channels: 3, samples },
  ...{ display: null, padding: null, oddities: [] },
})

function grey(frame: Frame, root: Attributes, index: number): Pixels {
  const places = placesOf(root, index)
  const shift = shiftOf(frame)
  const greatest = 2 ** frame.bitsStored - 1
  const modality = readModality(places, root, { low: -shift, high: greatest - shift })
  const display = readDisplay(places, root, modality, { greatest, shift })
  const oddities = tableOddities(places, display)
  if (modality.kind === 'table')
    return {
      bitDepth: Math.max(8, modality.table.bits),
      channels: 1,
      samples: applyModalityTable(frame.samples, shift, modality.table),
      display,
      oddities,
      // After the table, a padding value may be one of the picture's.
      padding: null,
    }
  return {
    bitDepth: Math.max(8, frame.bitsStored),
    channels: 1,
    samples: frame.samples,
    display,
    oddities,
    padding: paddingOf(root, frame, shift),
  }
}

/** PS3.3 C.7.5.1.1.2: stored values, given as a value or as a range in either order. */
function paddingOf(root: Attributes, frame: Frame, shift: number): ValueRange | null {
  const value = root.word('00280120', frame.isSigned)
  if (value === null) return null
  const other = root.word('00280121', frame.isSigned) ?? value
  return { low: Math.min(value, other) + shift, high: Math.max(value, other) + shift }
}
