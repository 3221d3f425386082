import type { Bucket } from '#core/blob/s3-bucket.ts'
import { readSettings } from '#core/settings.ts'

const opened = new Map<string, Promise<Bucket>>()

/** A bucket by its name, opened once in a process. @throws BlobStoreError where it is not there, or not for us */
export async function openedBucket(name: string): Promise<Bucket> {
  const { s3Endpoint } = readSettings()
  const key = `${name} ${s3Endpoint}`
  // The SDK takes as long to load as everything else together: only who needs it waits for it.
  const opening = opened.get(key) ?? import('#core/blob/s3-bucket.ts').then(s3 => s3.openBucket(name, s3Endpoint))
  opened.set(key, opening)
  try {
    return await opening
  } catch (error) {
    opened.delete(key)
    throw error
  }
}
