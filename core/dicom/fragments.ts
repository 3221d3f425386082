import type { FragmentElement } from '#core/dicom/element.ts'
import { InvalidInput } from '#core/errors.ts'

const itemHeader = 8

/**
 * The bytes of one frame of encapsulated pixel data (PS3.5 A.4): by the extended or the basic offset table, else by
 * the number of fragments, else by where codestreams begin.
 * @param index of the frame, from 0
 * @param extendedTable Extended Offset Table (PS3.3 C.7.6.3.1.8), 64 bits an offset; empty: none
 * @throws InvalidInput where the fragments cannot be told apart or do not reach
 */
export function frameOf(
  element: FragmentElement,
  frameCount: number,
  index: number,
  extendedTable: Buffer = Buffer.alloc(0),
): Buffer {
  const [table = Buffer.alloc(0), ...fragments] = element.fragments
  if (fragments.length === 0) throw cut(0, frameCount)
  if (frameCount === 1) return joined(fragments)
  if (extendedTable.length === frameCount * 8)
    return joined(byOffsets(fragments, i => Number(extendedTable.readBigUInt64LE(i * 8)), frameCount, index))
  if (table.length === frameCount * 4)
    return joined(byOffsets(fragments, i => table.readUInt32LE(i * 4), frameCount, index))
  if (fragments.length === frameCount) return joined(fragments.slice(index, index + 1))
  if (fragments.length < frameCount) throw cut(fragments.length, frameCount)
  return joined(byCodestream(fragments, frameCount, index))
}

const joined = (fragments: readonly Buffer[]): Buffer => {
  const [only] = fragments
  return fragments.length === 1 && only !== undefined ? only : Buffer.concat(fragments)
}

const cut = (found: number, frameCount: number) =>
  new InvalidInput('file', `cut short: ${found} pieces of pixel data for ${frameCount} frames`, 'at least one a frame')

/** Offsets count from the first byte behind the table, items' headers included. */
function byOffsets(
  fragments: readonly Buffer[],
  offsetOf: (index: number) => number,
  frameCount: number,
  index: number,
): Buffer[] {
  const from = offsetOf(index)
  const to = index + 1 < frameCount ? offsetOf(index + 1) : Number.POSITIVE_INFINITY
  let position = 0
  const chosen = fragments.filter(fragment => {
    const start = position
    position += itemHeader + fragment.length
    return start >= from && start < to
  })
  if (chosen.length > 0) return chosen
  throw new InvalidInput('file', `without pixel data where frame ${index + 1} should begin`, 'a right offset table')
}

/** JPEG family: every codestream begins with its own marker, so a fragment that does begins a frame. */
function byCodestream(fragments: readonly Buffer[], frameCount: number, index: number): Buffer[] {
  const starts = fragments.flatMap((fragment, i) => (beginsCodestream(fragment) ? [i] : []))
  if (starts.length === frameCount) return fragments.slice(starts[index], starts[index + 1])
  throw new InvalidInput(
    'file',
    `of ${fragments.length} pieces of pixel data for ${frameCount} frames, without an offset table`,
    'one piece a frame, or an offset table',
  )
}

/** SOI of JPEG and JPEG-LS, SOC and SIZ of JPEG 2000. */
const beginsCodestream = (bytes: Buffer) =>
  bytes.length > 4 && bytes[0] === 0xff && ((bytes[1] === 0xd8 && bytes[2] === 0xff) || bytes[1] === 0x4f)
