import { InvalidInput } from '#core/errors.ts'

/** Of a file that is not read: what it is, and what would be. */
export const refuse = (what: string, allowed = 'a whole file'): InvalidInput => new InvalidInput('file', what, allowed)

/**
 * A picture larger than this that unpacks to more than so many times its bytes is taken for a trap: codecs need several
 * times what they give, and no radiograph compresses like that.
 */
const trapBytes = 16 * 1024 * 1024
const trapRatio = 250

/** @throws InvalidInput */
export function refuseTrap(byteCount: number, unpackedByteCount: number): void {
  if (unpackedByteCount > trapBytes && unpackedByteCount > byteCount * trapRatio)
    throw refuse(`of ${byteCount} bytes that unpack to ${unpackedByteCount}`)
}
