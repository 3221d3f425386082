import { InvalidInput } from '#core/errors.ts'
import { allowedAddresses, type BucketAddress, parseAddress, parsePlace } from '#core/place.ts'
import { readSettings } from '#core/settings.ts'

const isBelow = (root: BucketAddress, { bucket, key }: BucketAddress): boolean =>
  bucket === root.bucket && (root.key === '' || key === root.key || key.startsWith(`${root.key}/`))

/** @returns whether an address is among what the product keeps in a bucket itself: read for nobody */
export function ownAddresses(): (address: BucketAddress) => boolean {
  const place = parsePlace(readSettings().blobs)
  return address => place?.kind === 's3' && isBelow({ bucket: place.bucket, key: place.prefix }, address)
}

/**
 * A folder of a bucket that somebody named, or an object there. Whoever they are, it must be below one of those that
 * LAMINA_FOLDER_ROOTS names: the credentials are the server's, and open all that they open.
 * @throws InvalidInput where it is no address, or not opened
 */
export function openAddress(field: string, text: string, kind: 'folder' | 'file'): BucketAddress {
  const address = parseAddress(text)
  if (!address || (kind === 'file' && address.key === ''))
    throw new InvalidInput(field, text, kind === 'file' ? 's3://bucket/key' : allowedAddresses)
  const roots = readSettings().folderRoots?.buckets ?? []
  if (ownAddresses()(address) || !roots.some(root => isBelow(root, address)))
    throw new InvalidInput(
      field,
      text,
      `a ${kind} below one of the buckets or folders of them that LAMINA_FOLDER_ROOTS names`,
    )
  return address
}
