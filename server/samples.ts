import type { Request, Response } from 'express'
import type { BlobStore } from '#core/blob/store.ts'
import { decodeSamples } from '#core/picture/read-samples.ts'

/**
 * Answers with the raw samples of a picture, in little-endian order; decodes nothing for whom has them or has left.
 * @param enter waits for a turn to decode one. @returns how to leave
 */
export async function sendSamples(
  blobs: BlobStore,
  pictureSha256: string,
  enter: () => Promise<() => void>,
  request: Request,
  response: Response,
) {
  response.set({ etag: `"${pictureSha256}-samples"`, 'content-type': 'application/octet-stream' })
  if (request.fresh) return void response.status(304).end()
  if (request.method === 'HEAD') return void response.end()
  const leave = await enter()
  try {
    const { values, width, height, channels } = await decodeSamples(await blobs.read(pictureSha256))
    response.set({
      'x-width': String(width),
      'x-height': String(height),
      'x-channels': String(channels),
      'x-bits': String(values.BYTES_PER_ELEMENT * 8),
    })
    response.send(Buffer.from(values.buffer, values.byteOffset, values.byteLength))
  } finally {
    leave()
  }
}
