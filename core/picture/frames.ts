import { InvalidInput } from '#core/errors.ts'
import { refuse } from './decoder.ts'
import { pngChunks } from './png-chunks.ts'

/**
 * Which of several pictures of a file is meant; what has one is read whatever is chosen for those with several.
 * @param frame from 1; null: none is chosen
 * @param kind of file, and of the pictures in it: 'TIFF', 'page'
 * @returns from 1; null: it has one
 */
export function chooseFrame(count: number, frame: number | null, [file, part]: [string, string]): number | null {
  if (count <= 1) return null
  if (frame === null) throw refuse(`${file} of ${count} ${part}s, and none is chosen`)
  if (Number.isInteger(frame) && frame >= 1 && frame <= count) return frame
  throw new InvalidInput('file', `${file} without ${part} ${frame}`, `from 1 to ${count}`)
}

/** Of an animated PNG decoders read the first picture alone. @throws InvalidInput where there are more */
export function refuseAnimatedPng(bytes: Buffer): void {
  for (const { type, at } of pngChunks(bytes)) {
    if (type === 'IDAT') return
    const count = type === 'acTL' ? bytes.readUInt32BE(at) : 0
    if (count > 1) throw refuse(`an animated PNG of ${count} pictures, which is not read`)
  }
}
