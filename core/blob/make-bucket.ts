import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3'
import { openS3Client } from '#core/blob/s3-bucket.ts'
import { explainS3, statusOf } from '#core/blob/s3-errors.ts'

/** @returns whether it was made now; false: it was there @throws BlobStoreError */
export async function makeBucket(bucket: string, endpoint: string | undefined): Promise<boolean> {
  const client = openS3Client(endpoint)
  try {
    const isThere = await client.send(new HeadBucketCommand({ Bucket: bucket })).then(
      () => true,
      error => {
        if (statusOf(error) === 404) return false
        throw error
      },
    )
    if (!isThere) await client.send(new CreateBucketCommand({ Bucket: bucket }))
    return !isThere
  } catch (error) {
    throw explainS3('making the bucket', `s3://${bucket}${endpoint ? ` at ${endpoint}` : ''}`, error)
  } finally {
    client.destroy()
  }
}
