import { openLocalBlobStore } from '#core/blob/local.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { InvalidInput } from '#core/errors.ts'
import { allowedPlaces, parsePlace } from '#core/place.ts'
import { readSettings } from '#core/settings.ts'

/** Opens the store that a place names. @throws InvalidInput where it names none, BlobStoreError */
export async function openBlobStore(place: string): Promise<BlobStore> {
  const parsed = parsePlace(place)
  if (!parsed) throw new InvalidInput('place of blobs', place, allowedPlaces)
  if (parsed.kind === 'folder') return openLocalBlobStore(parsed.folder)
  // The SDK takes as long to load as everything else together: only who needs it waits for it.
  const { openS3BlobStore } = await import('#core/blob/s3.ts')
  return openS3BlobStore(parsed, readSettings().s3Endpoint)
}
