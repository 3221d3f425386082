/** The formats of pictures that are no DICOM, which goes by core/dicom. */
const rasterFormats = ['PNG', 'JPEG', 'TIFF', 'WebP', 'GIF', 'BMP', 'JPEG 2000'] as const
export type RasterFormat = (typeof rasterFormats)[number]

export const mediaTypeOf: Record<RasterFormat, string> = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  TIFF: 'image/tiff',
  WebP: 'image/webp',
  GIF: 'image/gif',
  BMP: 'image/bmp',
  'JPEG 2000': 'image/jp2',
}

/** The name of a format, for people. */
export const formatOf = (mediaType: string): RasterFormat | 'DICOM' =>
  rasterFormats.find(format => mediaTypeOf[format] === mediaType) ?? 'DICOM'

/** What the names of its files end in. */
export const endingOf: Record<RasterFormat | 'DICOM', string> = {
  PNG: 'png',
  JPEG: 'jpg',
  TIFF: 'tif',
  WebP: 'webp',
  GIF: 'gif',
  BMP: 'bmp',
  'JPEG 2000': 'jp2',
  DICOM: 'dcm',
}

/** For messages. */
export const formatNames = rasterFormats.join(', ')

/** Sizes of the headers that follow the first 14 bytes of a BMP. */
const bmpHeaders = [12, 16, 40, 52, 56, 64, 108, 124]

const startsWith = (bytes: Buffer, text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text

/** The format that the first bytes say, whatever the file is called. @returns null: none of ours */
export function rasterFormatOf(bytes: Buffer): RasterFormat | null {
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'PNG'
  if (startsWith(bytes, '\xff\xd8\xff')) return 'JPEG'
  // Also BigTIFF, 43 in the place of 42.
  if (['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].some(magic => startsWith(bytes, magic))) return 'TIFF'
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'WebP'
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'GIF'
  if (startsWith(bytes, 'BM') && bytes.length >= 18 && bmpHeaders.includes(bytes.readUInt32LE(14))) return 'BMP'
  if (startsWith(bytes, '\0\0\0\x0cjP  ') || startsWith(bytes, '\xff\x4f\xff\x51')) return 'JPEG 2000'
  return null
}

/** What else a file may be that somebody takes for a picture: text at a place -> its name. */
const others: [text: string, at: number, name: string][] = [
  ['%PDF-', 0, 'a PDF'],
  ['PK\x03\x04', 0, 'a ZIP'],
  ['PK\x05\x06', 0, 'an empty ZIP'],
  ['\x1f\x8b', 0, 'a gzip'],
  ['Rar!', 0, 'a RAR'],
  ["7z\xbc\xaf'\x1c", 0, 'a 7-Zip'],
  ['ftyp', 4, 'an AVIF, HEIC or film'],
  ['\x93NUMPY', 0, 'a NumPy array'],
  ['\x89HDF', 0, 'an HDF5'],
  ['\x7fELF', 0, 'a program'],
  ['MZ', 0, 'a program'],
  ['#!', 0, 'a script'],
]

/** A name for bytes that are none of ours: "a ZIP"; "neither PNG, ... nor DICOM" where they tell nothing. */
export function nameOther(bytes: Buffer): string {
  const found = others.find(([text, at]) => startsWith(bytes, text, at))
  if (found) return found[2]
  const beginning = bytes.toString('latin1', 0, 1024).toLowerCase()
  if (beginning.includes('<svg')) return 'an SVG'
  if (/^\W*<(!doctype|html|\?xml)/.test(beginning)) return 'HTML or XML'
  return `neither ${formatNames} nor DICOM`
}
