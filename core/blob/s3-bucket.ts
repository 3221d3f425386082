import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { explainS3, isMissing, statusOf } from '#core/blob/s3-errors.ts'

const readAttempts = 3

/** The few requests that a store makes, each of which says what failed and where. */
export interface Bucket {
  where(key: string): string
  put(key: string, bytes: Uint8Array, sha256: string): Promise<void>
  get(key: string): Promise<Buffer | null>
  /** @returns when it was put last; null: not there */
  modifiedAt(key: string): Promise<Date | null>
  delete(key: string): Promise<void>
  list(prefix: string): AsyncIterable<{ key: string; modifiedAt: Date }>
}

/** A body is one buffer of the length that was promised. @throws where it ends before */
async function readWhole(body: Readable, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for await (const chunk of body) {
    if (at + chunk.length > length) throw new Error(`more than the ${length} bytes that were promised`)
    bytes.set(chunk, at)
    at += chunk.length
  }
  if (at < length) throw new Error(`ended after ${at} of ${length} bytes`)
  return bytes
}

/** Of a request for a blob; a backup's are larger, and its reader writes meanwhile. */
const blobPatience = { socketTimeout: 15_000, requestTimeout: 300_000 }

/** @param endpoint of an S3 that is not Amazon's; buckets are then named in the path */
export const openS3Client = (endpoint: string | undefined, patience = blobPatience): S3Client =>
  new S3Client({
    // Where an endpoint is named the region is only part of the signature.
    ...(endpoint ? { endpoint, forcePathStyle: true, region: process.env.AWS_REGION ?? 'us-east-1' } : {}),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 3000,
      ...patience,
      throwOnRequestTimeout: true,
    },
  })

/**
 * Opens a bucket; region and credentials are those of the AWS_* variables.
 * @param endpoint of an S3 that is not Amazon's; buckets are then named in the path
 * @throws BlobStoreError where it is not there, or not for us
 */
export async function openBucket(bucket: string, endpoint: string | undefined): Promise<Bucket> {
  const client = openS3Client(endpoint)
  const where = (key: string) => `s3://${bucket}${key && `/${key}`}${endpoint ? ` at ${endpoint}` : ''}`
  const ask = async <T>(act: string, key: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw explainS3(act, where(key), error)
    }
  }
  /** @returns null where the object is not there */
  const unlessMissing = async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      return await work
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  await ask('opening the blob store', '', async () => {
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    } catch (error) {
      // An answer to HEAD has no text that would say so.
      if (statusOf(error) === 404) throw Object.assign(new Error(), { name: 'NoSuchBucket', cause: error })
      throw error
    }
  })

  const getOnce = async (key: string): Promise<Buffer | null> => {
    const found = await unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key })))
    if (found === null) return null
    if (!(found.Body instanceof Readable) || found.ContentLength === undefined)
      throw new Error('an answer without a body or its length')
    return readWhole(found.Body, found.ContentLength)
  }
  return {
    where,
    put: (key, bytes, sha256) =>
      ask('writing blob', key, async () => {
        const checksum = Buffer.from(sha256, 'hex').toString('base64')
        const object = { Bucket: bucket, Key: key, Body: bytes, ContentLength: bytes.length, ChecksumSHA256: checksum }
        await client.send(new PutObjectCommand(object))
      }),
    get: key =>
      ask('reading blob', key, async () => {
        // The SDK asks again for an answer, not for a body that was cut.
        for (let attempt = 1; ; attempt++) {
          try {
            return await getOnce(key)
          } catch (error) {
            if (statusOf(error) !== undefined || attempt === readAttempts) throw error
          }
        }
      }),
    modifiedAt: key =>
      ask('looking for blob', key, async () => {
        const found = await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })))
        if (found && !found.LastModified) throw new Error('an answer without the time of its last change')
        return found?.LastModified ?? null
      }),
    delete: key =>
      ask('removing blob', key, async () => {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
      }),
    async *list(prefix) {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
          for (const { Key: key, LastModified: modifiedAt } of page.Contents ?? [])
            if (key !== undefined && modifiedAt !== undefined) yield { key, modifiedAt }
      } catch (error) {
        throw explainS3('listing blobs in', where(prefix), error)
      }
    },
  }
}
