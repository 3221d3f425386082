import { parsePlace } from '#core/place.ts'
import { readSettings } from '#core/settings.ts'
import { type BucketBytes, bucketBytes } from '#core/upload/bucket-bytes.ts'
import { localBytes } from '#core/upload/local-bytes.ts'

/** Where the bytes of uploads are while they are needed. */
export interface UploadBytes {
  /** Whose disk they fill; null: they are in a bucket, which has room. */
  folder: string | null
  /** How many have arrived, and when the last of them; null: nothing is there. */
  find(id: string): Promise<{ receivedBytes: number; writtenAt: Date } | null>
  /** Sees to it that what has arrived stays. @returns how many bytes that are */
  keep(id: string): Promise<number>
  /**
   * All of them as a file of this machine.
   * @param scratch a folder for what has to be brought first; whoever calls removes it
   * @throws Obstacle where the disk has no room for it
   */
  open(id: string, scratch: string, signal: AbortSignal): Promise<string>
  /** Nothing there is fine. */
  remove(id: string): Promise<void>
  /** All of which anything is there. */
  ids(): Promise<string[]>
}

/** Null where the blobs are in no bucket. */
export function uploadsInBucket(): BucketBytes | null {
  const place = parsePlace(readSettings().blobs)
  return place?.kind === 's3' ? bucketBytes(place) : null
}

/** In the bucket of the blobs, where they are in one: then every machine has them. Else in the data folder. */
export const uploadBytes = (): UploadBytes => uploadsInBucket() ?? localBytes(readSettings().dataDir)
