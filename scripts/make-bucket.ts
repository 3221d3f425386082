import { makeBucket } from '../core/blob/make-bucket.ts'
import { parsePlace } from '../core/place.ts'
import { readSettings } from '../core/settings.ts'
import { describe } from './start/complaint.ts'

// for docker compose with an object store of its own; elsewhere whoever runs the store makes the bucket
try {
  const { blobs, s3Endpoint } = readSettings()
  const place = parsePlace(blobs)
  if (place?.kind !== 's3') console.log('LAMINA_BLOBS names no bucket: nothing to make')
  else console.log((await makeBucket(place.bucket, s3Endpoint)) ? `made ${place.bucket}` : `${place.bucket} is there`)
} catch (error) {
  console.error(describe(error))
  process.exitCode = 1
}
