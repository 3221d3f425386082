import { openedBucket } from '#core/blob/opened-bucket.ts'
import type { Bucket, FoundObject } from '#core/blob/s3-bucket.ts'
import { hasChanged, isOfOneObject, s3ReasonOf, TooLarge } from '#core/blob/s3-errors.ts'
import { BlobStoreError } from '#core/blob/store.ts'
import { bringPieces } from '#core/bring-pieces.ts'
import { InvalidInput } from '#core/errors.ts'
import { plainName } from '#core/import/archive-name.ts'
import { mostEntries } from '#core/import/listing.ts'
import { ownAddresses } from '#core/open-address.ts'
import { type BucketAddress, showAddress } from '#core/place.ts'

/** Of an archive, brought at a time. */
const rangeBytes = 2 ** 24

const below = ({ key }: BucketAddress): string => key && `${key}/`

/** Objects below an address, without what the product keeps itself and what only marks a folder. */
async function* objectsBelow(bucket: Bucket, address: BucketAddress): AsyncGenerator<FoundObject, undefined> {
  const isOwn = ownAddresses()
  for await (const found of bucket.list(below(address))) {
    if (found.key.endsWith('/') && found.byteCount === 0) continue
    if (!isOwn({ bucket: address.bucket, key: found.key })) yield found
  }
  return undefined
}

/** The name of an object as that of a file of a folder. @throws InvalidInput where it cannot be one */
function nameOf(address: BucketAddress, key: string): string {
  const written = key.slice(below(address).length)
  const plain = plainName(written)
  const wrong =
    'wrong' in plain
      ? plain.wrong
      : plain.name === written && written !== ''
        ? null
        : `a name with empty parts: ${written}`
  if (wrong === null) return written
  throw new InvalidInput('folder', `${showAddress(address)}: ${wrong}`, 'objects whose keys are plain paths of files')
}

/**
 * Names of the objects below an address, from there.
 * @throws InvalidInput where one cannot be the name of a file, or there is no end of them; BlobStoreError
 */
export async function namesBelow(address: BucketAddress): Promise<string[]> {
  const names: string[] = []
  for await (const { key } of objectsBelow(await openedBucket(address.bucket), address)) {
    names.push(nameOf(address, key))
    if (names.length > mostEntries)
      throw new InvalidInput('folder', `more than ${mostEntries} objects`, `up to ${mostEntries} objects`)
  }
  return names
}

/** The bytes of one object. @throws InvalidInput field 'file': not there, too large, or not for us; BlobStoreError */
export async function readBelow(address: BucketAddress, name: string, mostBytes: number): Promise<Buffer> {
  const bucket = await openedBucket(address.bucket)
  const refuse = (why: string) => new InvalidInput('file', name, `a file that can be read (${why})`)
  try {
    const bytes = await bucket.get(below(address) + name, mostBytes)
    if (bytes) return bytes
  } catch (error) {
    if (error instanceof BlobStoreError && isOfOneObject(error)) throw refuse(s3ReasonOf(error.cause))
    if (error instanceof TooLarge)
      throw new InvalidInput('file', `${error.byteCount} bytes`, `up to ${mostBytes} bytes`)
    throw error
  }
  throw refuse('there is no such object')
}

/** Looks once, while whoever named it waits. @throws InvalidInput where nothing is found, or the bucket refuses */
async function look<T>(
  field: string,
  address: BucketAddress,
  find: (bucket: Bucket) => Promise<T | null | undefined>,
  allowed: string,
): Promise<T> {
  const named = showAddress(address)
  try {
    const found = await find(await openedBucket(address.bucket))
    if (found) return found
  } catch (error) {
    if (!(error instanceof BlobStoreError)) throw error
    throw new InvalidInput(field, named, `${allowed}, that the server can read (${s3ReasonOf(error.cause)})`)
  }
  throw new InvalidInput(field, named, allowed)
}

/** @throws InvalidInput where there is nothing below an address, or the bucket refuses */
export async function requireFiles(field: string, address: BucketAddress): Promise<void> {
  const first = async (bucket: Bucket) => (await objectsBelow(bucket, address).next()).value
  await look(field, address, first, 'a folder of a bucket with a file in it')
}

/** @throws InvalidInput where there is no such object, or the bucket refuses */
export const findObject = (field: string, address: BucketAddress): Promise<FoundObject> =>
  look(field, address, bucket => bucket.find(address.key), 'an object that is there')

/**
 * Brings an object to this machine, range by range of the one version that it is now.
 * @param scratch a folder for it @returns the file that it is now, called as the object is
 * @throws InvalidInput where it is not there or changes meanwhile; Obstacle; BlobStoreError
 */
export async function fetchObject(address: BucketAddress, scratch: string, signal: AbortSignal): Promise<string> {
  const named = showAddress(address)
  const bucket = await openedBucket(address.bucket)
  const found = await bucket.find(address.key)
  if (!found) throw new InvalidInput('zip', named, 'an object that is there')
  const { byteCount, etag } = found
  const starts = Array.from({ length: Math.ceil(byteCount / rangeBytes) }, (_, i) => i * rangeBytes)
  const readAt = async (at: number): Promise<Buffer> => {
    try {
      const bytes = await bucket.getRange(address.key, { etag, at, byteCount: Math.min(rangeBytes, byteCount - at) })
      if (bytes) return bytes
    } catch (error) {
      if (!hasChanged(error)) throw error
    }
    throw new InvalidInput('zip', named, 'an archive that stays as it is while it is read')
  }
  // As long as a disk takes names.
  const name = (address.key.split('/').at(-1) ?? '').slice(-60).toWellFormed()
  return bringPieces(
    name,
    scratch,
    starts.map(at => () => readAt(at)),
    signal,
  )
}
