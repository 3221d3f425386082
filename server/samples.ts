import type { Request, Response } from 'express'
import type { BlobStore } from '#core/blob/store.ts'
import { decodeSamples } from '#core/image/read-samples.ts'
import { leavingOf } from '#server/send-download.ts'
import { takeTurns } from '#server/take-turns.ts'

/** Decoding takes a processor and up to 300 MB each. A viewer asks for six at most; a browser holds no more connections. */
const inTurn = takeTurns({ atOnce: 2, waitingEach: 32 })

/** Answers with the raw samples of a picture, in little-endian order; decodes nothing for whom has them or has left. */
export async function sendSamples(
  blobs: BlobStore,
  pictureSha256: string,
  whose: string,
  request: Request,
  response: Response,
) {
  response.set({ etag: `"${pictureSha256}-samples"`, 'content-type': 'application/octet-stream' })
  if (request.fresh) return void response.status(304).end()
  if (request.method === 'HEAD') return void response.end()
  await inTurn({ whose, left: leavingOf(response) }, async () => {
    const { values, width, height, channels } = await decodeSamples(await blobs.read(pictureSha256))
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    response.set({
      'x-width': String(width),
      'x-height': String(height),
      'x-channels': String(channels),
      'x-bits': String(values.BYTES_PER_ELEMENT * 8),
    })
    response.send(bytes)
  })
}
