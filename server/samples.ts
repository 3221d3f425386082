import type { Request, Response } from 'express'
import type { BlobStore } from '#core/blob/store.ts'
import { decodeSamples } from '#core/image/read-samples.ts'
import { takeTurns } from '#server/take-turns.ts'

/** Decoding takes a processor and up to 300 MB each. */
const decodesAtOnce = 2
const oneOfFew = takeTurns(decodesAtOnce)

/** Answers with the raw samples of a picture, in little-endian order; decodes nothing for whom has them or has left. */
export async function sendSamples(blobs: BlobStore, pictureSha256: string, request: Request, response: Response) {
  response.set('etag', `"${pictureSha256}-samples"`)
  if (request.fresh) return void response.status(304).end()
  await oneOfFew(async () => {
    if (response.destroyed) return
    const { values, width, height, channels } = await decodeSamples(await blobs.read(pictureSha256))
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    response.set({
      'content-type': 'application/octet-stream',
      'x-width': String(width),
      'x-height': String(height),
      'x-channels': String(channels),
      'x-bits': String(values.BYTES_PER_ELEMENT * 8),
    })
    response.send(bytes)
  })
}
