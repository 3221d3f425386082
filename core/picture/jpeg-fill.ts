import { InvalidInput } from '#core/errors.ts'
import { readJpegHeader, withoutStrays } from './jpeg-header.ts'
import { endOfJpeg } from './jpeg-tail.ts'

const warning = /^damaged or cut short \(VipsJpeg: Corrupt JPEG data: \d+ extraneous bytes before marker 0xd9\)$/

/**
 * Some writers fill a JPEG up by zeros before its end. A decoder says the same of them as of a last scan that is damaged and
 * ends too early; what is left of that one is no zeros.
 * @param error what came of decoding these bytes
 * @returns the bytes without the zeros, and without strays, to be decoded as strictly; null: the error stands
 */
export function withoutFill(bytes: Buffer, error: unknown): Buffer | null {
  if (!(error instanceof InvalidInput && warning.test(error.value))) return null
  const whole = withoutStrays(bytes, readJpegHeader(bytes))
  const end = endOfJpeg(whole)
  if (end === null) return null
  let from = end - 2
  while (whole[from - 1] === 0) from--
  return from === end - 2 ? null : Buffer.concat([whole.subarray(0, from), whole.subarray(end - 2)])
}
