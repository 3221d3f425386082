import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { InvalidInput } from '#core/errors.ts'

export const dayMs = 86_400_000
/** Bytes that were put are safe from sweeping for at least this long: what names them must be committed by then. */
export const protectedMs = dayMs / 2

export interface StoredBlob {
  sha256: string
  /** When its bytes were put, or put again, last. */
  modifiedAt: Date
}

/** Bytes named by their sha256 (hex, lower case). What is there is whole: a crash leaves a blob or none. */
export interface BlobStore {
  /** As the settings name it: an absolute folder, or s3://bucket/prefix. */
  readonly place: string
  /**
   * Keeps the bytes; those already there are not written again, but are as safe from sweeping as new ones.
   * @param sha256 of these bytes, where it is known already; unset: they are hashed
   * @returns their sha256 @throws BlobStoreError
   */
  put(bytes: Uint8Array, sha256?: string): Promise<string>
  /** @throws NotFound, InvalidInput where sha256 is no hash, BlobStoreError */
  read(sha256: string): Promise<Buffer>
  /** As read, and the bytes are hashed again. @throws BlobStoreError where they are no longer what their name says */
  readVerified(sha256: string): Promise<Buffer>
  has(sha256: string): Promise<boolean>
  /** Writes a few bytes that are no blob, reads and removes them. @throws BlobStoreError where any of that is refused */
  probe(): Promise<void>
  /** For what is superseded, such as old checkpoints. @returns whether there was anything to remove */
  remove(sha256: string): Promise<boolean>
  /** Every blob, in no order; those put or removed meanwhile may be missing. */
  list(): AsyncIterable<StoredBlob>
  /**
   * Removes those of `sha256s` that were last put before `before` and that `findReferenced`, asked once they are about
   * to go, does not name. A put of the same bytes at the same time wins: when it returns, they are there to stay.
   * One process at a time.
   * @returns those removed
   */
  removeStale(sha256s: string[], before: Date, findReferenced: FindReferenced): Promise<string[]>
}

/** Which of these hashes the record names. */
type FindReferenced = (sha256s: string[]) => Promise<ReadonlySet<string>>

/** The store refused, cannot be reached, or its bytes have changed. */
export class BlobStoreError extends Error {
  override name = 'BlobStoreError'
}

/** Bytes are no longer what their name says: they will not be so later either. */
export class BlobChanged extends BlobStoreError {
  override name = 'BlobChanged'
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** @throws InvalidInput */
export function requireSha256(sha256: string): string {
  if (!isSha256(sha256)) throw new InvalidInput('sha256', sha256, '64 hexadecimal digits, lower case')
  return sha256
}

export const isSha256 = (name: string): boolean => /^[0-9a-f]{64}$/.test(name)

/** Where a blob lies below its place, in a folder and in a bucket alike: ab/cd/abcd... */
export const keyOf = (sha256: string): string => `${requireSha256(sha256).slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`

/** Hashed in one piece, before the loop is turned: some ten milliseconds. */
const pieceBytes = 4 << 20

/** @throws BlobChanged where the bytes are not what their name says */
export async function requireUnchanged(where: string, sha256: string, bytes: Buffer): Promise<Buffer> {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (at > 0) await nextTurn()
    hash.update(bytes.subarray(at, at + pieceBytes))
  }
  const actual = hash.digest('hex')
  if (actual !== sha256) throw new BlobChanged(`blob ${where} has changed: its bytes hash to ${actual}`)
  return bytes
}
