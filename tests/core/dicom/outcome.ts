import { createHash } from 'node:crypto'
import { Attributes } from '#core/dicom/attributes.ts'
import { decodePixels } from '#core/dicom/decode-frame.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { frameIndexOf, readPixelHeader } from '#core/dicom/pixel-header.ts'
import { shiftOf } from '#core/dicom/stored-values.ts'
import { InvalidInput } from '#core/errors.ts'
import { readBytes } from '#tests/kit/dicom-acts.ts'

/** What became of a file: its values' sha256, or in what words it was refused. */
export type Outcome =
  | { kind: 'read'; sha256: string; size: string; bitDepth: number; channels: number }
  | { kind: 'refused'; reason: string }

const pseudonymKey = Buffer.alloc(32, 7)

/** The stored values of a grey frame as int32, or RGB bytes, as the oracle writes them. */
export async function valuesOf(bytes: Buffer, frame: number | null): Promise<Buffer> {
  const file = parseDicom(bytes)
  const attributes = Attributes.of(file)
  const header = readPixelHeader(attributes)
  if (header.samplesPerPixel === 3 || header.photometric === 'PALETTE COLOR')
    return Buffer.from((await readBytes(bytes, { frame, pseudonymKey })).samples)
  const decoded = await decodePixels(file, attributes, header, frameIndexOf(header, frame))
  const shift = shiftOf(decoded)
  return Buffer.from(Int32Array.from(decoded.samples, sample => sample - shift).buffer)
}

export async function outcomeOf(bytes: Buffer, frame: number | null): Promise<Outcome> {
  try {
    const picture = await readBytes(bytes, { frame, pseudonymKey })
    const sha256 = createHash('sha256')
      .update(await valuesOf(bytes, frame))
      .digest('hex')
    const { width, height, bitDepth, channels } = picture
    return { kind: 'read', sha256, size: `${width} x ${height}`, bitDepth, channels }
  } catch (error) {
    if (!(error instanceof InvalidInput) || error.field !== 'file') throw error
    return { kind: 'refused', reason: error.value }
  }
}
