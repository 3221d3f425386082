import path from 'node:path'

export type BlobPlace = { kind: 'folder'; folder: string } | { kind: 's3'; bucket: string; prefix: string }

export const allowedPlaces = 'an absolute folder, or s3://bucket or s3://bucket/prefix'

/** An object in a bucket, or what its key would be the folder of; '' is the bucket itself. */
export interface BucketAddress {
  bucket: string
  key: string
}

export const allowedAddresses = 's3://bucket or s3://bucket/folder'
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const longestKeyBytes = 1024

/** Whether a text is meant to name something in a bucket, and not on a disk. */
export const isAddress = (text: string): boolean => text.startsWith('s3://')

export const showAddress = ({ bucket, key }: BucketAddress): string => `s3://${bucket}${key && `/${key}`}`

/** What s3://bucket/key names, a / at its end left out; null: nothing. */
export function parseAddress(text: string): BucketAddress | null {
  const named = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^\p{Cc}]*))?$/u.exec(text)
  if (!named) return null
  const [, bucket = '', rest = ''] = named
  const key = rest.replace(/\/+$/, '')
  const isPlain = key === '' || key.split('/').every(part => part !== '' && !/^\.{1,2}$/.test(part))
  return isPlain && Buffer.byteLength(key) <= longestKeyBytes ? { bucket, key } : null
}

/** What a place names; null: nothing that blobs can be kept in. */
export function parsePlace(place: string): BlobPlace | null {
  if (path.isAbsolute(place)) return { kind: 'folder', folder: place }
  const address = parseAddress(place)
  if (!address) return null
  const { bucket, key: prefix } = address
  const isPlain = prefix === '' || prefix.split('/').every(part => /^[\w.=+@-]+$/.test(part) && !/^\.+$/.test(part))
  return isPlain ? { kind: 's3', bucket, prefix } : null
}
