import path from 'node:path'

export type BlobPlace = { kind: 'folder'; folder: string } | { kind: 's3'; bucket: string; prefix: string }

export const allowedPlaces = 'an absolute folder, or s3://bucket or s3://bucket/prefix'

/** What a place names; null: nothing that blobs can be kept in. */
export function parsePlace(place: string): BlobPlace | null {
  if (path.isAbsolute(place)) return { kind: 'folder', folder: place }
  const named = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(place)
  if (!named) return null
  const [, bucket = '', rest = ''] = named
  const prefix = rest.replace(/\/+$/, '')
  const isPlain = prefix === '' || prefix.split('/').every(part => /^[\w.=+@-]+$/.test(part) && !/^\.+$/.test(part))
  return isPlain ? { kind: 's3', bucket, prefix } : null
}
