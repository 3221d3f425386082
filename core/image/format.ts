/** The formats whose pixels sharp reads for us; DICOM goes by core/dicom. */
export type RasterFormat = 'PNG' | 'JPEG' | 'TIFF' | 'WebP'

export const mediaTypeOf: Record<RasterFormat, string> = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  TIFF: 'image/tiff',
  WebP: 'image/webp',
}

const startsWith = (bytes: Buffer, text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text

/** The format that the first bytes say, whatever the file is called. @returns null: none of the four */
export function rasterFormatOf(bytes: Buffer): RasterFormat | null {
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'PNG'
  if (startsWith(bytes, '\xff\xd8\xff')) return 'JPEG'
  // Also BigTIFF, 43 in the place of 42.
  if (['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].some(magic => startsWith(bytes, magic))) return 'TIFF'
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'WebP'
  return null
}

/** What else a file may be that somebody takes for a picture: text at a place -> its name. */
const others: [text: string, at: number, name: string][] = [
  ['GIF8', 0, 'a GIF'],
  ['BM', 0, 'a BMP'],
  ['%PDF-', 0, 'a PDF'],
  ['PK\x03\x04', 0, 'a ZIP'],
  ['PK\x05\x06', 0, 'an empty ZIP'],
  ['\x1f\x8b', 0, 'a gzip'],
  ['Rar!', 0, 'a RAR'],
  ["7z\xbc\xaf'\x1c", 0, 'a 7-Zip'],
  ['\0\0\0\x0cjP  ', 0, 'a JPEG 2000 outside of DICOM'],
  ['\xff\x4f\xff\x51', 0, 'a JPEG 2000 outside of DICOM'],
  ['ftyp', 4, 'an AVIF, HEIC or film'],
  ['\x93NUMPY', 0, 'a NumPy array'],
  ['\x89HDF', 0, 'an HDF5'],
  ['\x7fELF', 0, 'a program'],
  ['MZ', 0, 'a program'],
  ['#!', 0, 'a script'],
]

/** A name for bytes that are none of ours: "a GIF"; "neither PNG, JPEG, TIFF, WebP nor DICOM" where they tell nothing. */
export function nameOther(bytes: Buffer): string {
  const found = others.find(([text, at]) => startsWith(bytes, text, at))
  if (found) return found[2]
  const beginning = bytes.toString('latin1', 0, 1024).toLowerCase()
  if (beginning.includes('<svg')) return 'an SVG'
  if (/^\W*<(!doctype|html|\?xml)/.test(beginning)) return 'HTML or XML'
  return 'neither PNG, JPEG, TIFF, WebP nor DICOM'
}
