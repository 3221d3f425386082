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
import { explainS3, isMissing, statusOf, TooLarge } from '#core/blob/s3-errors.ts'

const readAttempts = 3

export interface FoundObject {
  key: string
  byteCount: number
  /** When it was put last. */
  modifiedAt: Date
}

/** A range of an object, of one version of it. */
interface Range {
  etag: string
  at: number
  byteCount: number
}

/** The few requests that are made of a bucket, each of which says what failed and where. */
export interface Bucket {
  where(key: string): string
  put(key: string, bytes: Uint8Array, sha256: string): Promise<void>
  /** @param mostBytes that are read; null: not there @throws TooLarge */
  get(key: string, mostBytes?: number): Promise<Buffer | null>
  /** @throws BlobStoreError whose cause is a PreconditionFailed where it is another one by now */
  getRange(key: string, range: Range): Promise<Buffer | null>
  find(key: string): Promise<(FoundObject & { etag: string }) | null>
  /** @returns when it was put last; null: not there */
  modifiedAt(key: string): Promise<Date | null>
  delete(key: string): Promise<void>
  list(prefix: string): AsyncIterable<FoundObject>
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
      throw error instanceof TooLarge ? error : explainS3(act, where(key), error)
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

  await ask('opening', '', async () => {
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    } catch (error) {
      // An answer to HEAD has no text that would say so.
      if (statusOf(error) === 404) throw Object.assign(new Error(), { name: 'NoSuchBucket', cause: error })
      throw error
    }
  })

  const getOnce = async (key: string, mostBytes: number, range?: Range): Promise<Buffer | null> => {
    const part = range && { Range: `bytes=${range.at}-${range.at + range.byteCount - 1}`, IfMatch: range.etag }
    const found = await unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...part })))
    if (found === null) return null
    const { Body: body, ContentLength: byteCount } = found
    if (!(body instanceof Readable) || byteCount === undefined)
      throw new Error('an answer without a body or its length')
    if (range && found.ETag !== range.etag) {
      // Not every server knows If-Match.
      body.destroy()
      throw Object.assign(new Error('another version of it'), {
        name: 'PreconditionFailed',
        $metadata: found.$metadata,
      })
    }
    if (byteCount > mostBytes) {
      body.destroy()
      throw new TooLarge(byteCount)
    }
    return readWhole(body, byteCount)
  }
  const get = (key: string, mostBytes: number, range?: Range) =>
    ask('reading', key, async () => {
      // The SDK asks again for an answer, not for a body that was cut.
      for (let attempt = 1; ; attempt++) {
        try {
          return await getOnce(key, mostBytes, range)
        } catch (error) {
          if (error instanceof TooLarge || statusOf(error) !== undefined || attempt === readAttempts) throw error
        }
      }
    })
  const find: Bucket['find'] = key =>
    ask('looking for', key, async () => {
      const found = await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })))
      if (found === null) return null
      const { LastModified: modifiedAt, ContentLength: byteCount, ETag: etag } = found
      if (!modifiedAt || byteCount === undefined || etag === undefined)
        throw new Error('an answer without the time of its last change, its length or its version')
      return { key, modifiedAt, byteCount, etag }
    })
  return {
    where,
    put: (key, bytes, sha256) =>
      ask('writing', key, async () => {
        const checksum = Buffer.from(sha256, 'hex').toString('base64')
        const object = { Bucket: bucket, Key: key, Body: bytes, ContentLength: bytes.length, ChecksumSHA256: checksum }
        await client.send(new PutObjectCommand(object))
      }),
    get: (key, mostBytes = Number.POSITIVE_INFINITY) => get(key, mostBytes),
    getRange: (key, range) => get(key, range.byteCount, range),
    find,
    modifiedAt: async key => (await find(key))?.modifiedAt ?? null,
    delete: key =>
      ask('removing', key, async () => {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
      }),
    async *list(prefix) {
      try {
        // A key may hold what XML cannot.
        const asked = { Bucket: bucket, Prefix: prefix, EncodingType: 'url' } as const
        for await (const { Contents: contents = [], EncodingType: encoding } of paginateListObjectsV2(
          { client },
          asked,
        ))
          for (const { Key: written, LastModified: modifiedAt, Size: byteCount } of contents)
            if (written !== undefined && modifiedAt !== undefined && byteCount !== undefined) {
              const key = encoding === 'url' ? decodeURIComponent(written.replaceAll('+', ' ')) : written
              yield { key, modifiedAt, byteCount }
            }
      } catch (error) {
        throw explainS3('listing', where(prefix), error)
      }
    },
  }
}
