import sharp, { type FailOnOptions, type Metadata, type Sharp } from 'sharp'
import { maximumPixels } from '#core/dicom/pixel-header.ts'
import { InvalidInput } from '#core/errors.ts'
import { formatNames } from './format.ts'

const allowed = `a whole ${formatNames} or DICOM of at most 100 megapixels`

// Every image is decoded once: what libvips keeps of finished work only costs time.
sharp.cache(false)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['Png', 'Jpeg', 'Tiff', 'Webp', 'Nsgif'].map(name => `VipsForeignLoad${name}`) })

export const refuse = (value: string): InvalidInput => new InvalidInput('file', value, allowed)

export interface DecoderOptions {
  failOn: FailOnOptions
  /** From 0. */
  page?: number
  /** False: a colour profile changes the samples, as models of recipe versions 1 and 2 learnt them. */
  ignoreIcc?: boolean
}

/** Turned as it is seen (EXIF orientation). Colour profiles change no sample, of grey or colour, of 8 or 16 bits. */
export const openDecoder = (bytes: Buffer, { failOn, page = 0, ignoreIcc = true }: DecoderOptions): Sharp =>
  sharp(bytes, { limitInputPixels: maximumPixels, failOn, page, ignoreIcc }).autoOrient()

export const readHeader = (bytes: Buffer, page = 0): Promise<Metadata> =>
  orDamaged(() => sharp(bytes, { limitInputPixels: false, page, failOn: 'error' }).metadata())

const notRead = /unsupported|not supported|not implemented|not configured/i

/** @throws InvalidInput field 'file', with what the decoder says */
export async function orDamaged<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof InvalidInput) throw error
    const reason = (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ').trim().slice(0, 300)
    if (notRead.test(reason)) throw refuse(`of a kind that is not read (${reason})`)
    throw refuse(`damaged or cut short${/unknown error/i.test(reason) ? '' : ` (${reason})`}`)
  }
}
