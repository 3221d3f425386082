import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { openBucket } from '#core/blob/s3-bucket.ts'
import {
  type BlobStore,
  BlobStoreError,
  isSha256,
  keyOf,
  protectedMs,
  requireUnchanged,
  type StoredBlob,
  sha256Of,
} from '#core/blob/store.ts'
import { NotFound } from '#core/errors.ts'

/** With all the shorter ones before it: some 20 s. */
const longestWaitMs = 10_240

/**
 * A BlobStore in a bucket: <prefix>/ab/cd/abcd..., and <prefix>/removing/<sha256> beside those about to be removed.
 * One request puts a blob, so it is there whole or not at all.
 * @param endpoint of an S3 that is not Amazon's
 * @throws BlobStoreError where the bucket is not there, or not for us
 */
export async function openS3BlobStore(
  { bucket: name, prefix }: { bucket: string; prefix: string },
  endpoint?: string,
): Promise<BlobStore> {
  const bucket = await openBucket(name, endpoint)
  const below = prefix && `${prefix}/`
  const blobKey = (sha256: string) => below + keyOf(sha256)
  const markKey = (sha256: string) => `${below}removing/${sha256}`

  /**
   * S3 has no rename, so a sweep marks a blob before it looks at its age for the last time. In this order nothing slips
   * through: a mark made after the first look finds young bytes, one that is gone by then left its traces in the second.
   */
  const isToStay = async (sha256: string): Promise<boolean> => {
    for (let waitMs = 10; (await bucket.modifiedAt(markKey(sha256))) !== null; waitMs *= 2) {
      if (waitMs > longestWaitMs) {
        const where = bucket.where(blobKey(sha256))
        throw new BlobStoreError(
          `writing blob ${where} failed: a sweep has it marked and does not end; try again later`,
        )
      }
      await setTimeout(waitMs)
    }
    return (await bucket.modifiedAt(blobKey(sha256))) !== null
  }
  const put = async (bytes: Uint8Array, sha256 = sha256Of(bytes)): Promise<string> => {
    const found = await bucket.modifiedAt(blobKey(sha256))
    if (found && found.getTime() > Date.now() - protectedMs) return sha256
    do await bucket.put(blobKey(sha256), bytes, sha256)
    while (!(await isToStay(sha256)))
    return sha256
  }
  const read = async (sha256: string): Promise<Buffer> => {
    const bytes = await bucket.get(blobKey(sha256))
    if (bytes === null) throw new NotFound('blob', sha256)
    return bytes
  }
  const probe = async (): Promise<void> => {
    const key = `${below}temporary/probe-${randomUUID()}`
    const bytes = Buffer.from(key)
    await bucket.put(key, bytes, sha256Of(bytes))
    const found = await bucket.get(key)
    await bucket.delete(key)
    if (!found?.equals(bytes))
      throw new BlobStoreError(`reading ${bucket.where(key)} failed: other bytes than were written`)
  }
  const remove = async (sha256: string): Promise<boolean> => {
    if ((await bucket.modifiedAt(blobKey(sha256))) === null) return false
    await bucket.delete(blobKey(sha256))
    return true
  }
  async function* list(): AsyncGenerator<StoredBlob> {
    for await (const { key, modifiedAt } of bucket.list(below)) {
      const sha256 = key.slice(key.lastIndexOf('/') + 1)
      if (isSha256(sha256) && key === blobKey(sha256)) yield { sha256, modifiedAt }
    }
  }
  const removeStale: BlobStore['removeStale'] = async (sha256s, before, findReferenced) => {
    const isStale = async (sha256: string) => ((await bucket.modifiedAt(blobKey(sha256))) ?? before) < before
    const marked = new Set<string>()
    const removed: string[] = []
    // Marks of a sweep that died. Should it be alive after all, it finds them gone and stops.
    for await (const { key } of bucket.list(`${below}removing/`)) await bucket.delete(key)
    try {
      for (const sha256 of sha256s) {
        if (!(await isStale(sha256))) continue
        marked.add(sha256)
        await bucket.put(markKey(sha256), new Uint8Array(), sha256Of(new Uint8Array()))
      }
      const referenced = await findReferenced([...marked])
      for (const sha256 of marked) {
        if (referenced.has(sha256) || !(await isStale(sha256))) continue
        if ((await bucket.modifiedAt(markKey(sha256))) === null) continue
        // Should this fail it may still be done later: the mark stays until the next sweep, and holds puts back.
        marked.delete(sha256)
        await bucket.delete(blobKey(sha256))
        await bucket.delete(markKey(sha256))
        removed.push(sha256)
      }
    } finally {
      for (const sha256 of marked) await bucket.delete(markKey(sha256))
    }
    return removed
  }
  return {
    place: `s3://${name}${prefix && `/${prefix}`}`,
    put,
    read,
    readVerified: async sha256 => requireUnchanged(bucket.where(blobKey(sha256)), sha256, await read(sha256)),
    has: async sha256 => (await bucket.modifiedAt(blobKey(sha256))) !== null,
    probe,
    remove,
    list,
    removeStale,
  }
}
