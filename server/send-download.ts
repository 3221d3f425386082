import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { Download } from '#core/download.ts'
import { leftOf } from '#server/limits/run-within.ts'

/** For a browser that other people use, too: what it kept it shows only after this server said that it may. */
export const fileHeaders = {
  'cache-control': 'private, no-cache',
  vary: 'Cookie, Authorization',
}

/** What is answered in place of a file is not that file, nor to be kept. */
export function forgetFile(response: Response): void {
  for (const name of ['etag', 'content-disposition', 'content-length', 'accept-ranges', 'vary'])
    response.removeHeader(name)
  response.set('cache-control', 'private, no-store')
}

type Part = { start: number; end: number }

/** The one part that is asked for; null: all of it, where none is, or several, or of other bytes than these. */
function partOf(request: Request, byteCount: number, etag: string): Part | 'outside' | null {
  const condition = request.get('if-range')
  if (request.method !== 'GET' || (condition !== undefined && condition !== etag)) return null
  const parts = request.range(byteCount)
  if (parts === -1) return 'outside'
  const [part, ...more] = Array.isArray(parts) && parts.type === 'bytes' ? parts : []
  return part && more.length === 0 ? part : null
}

/**
 * Answers with bytes, or a part of them, to whoever may have them; reads nothing for whom has them already. That they
 * leave is written down before the first one does.
 */
export async function sendDownload(download: Download, request: Request, response: Response): Promise<void> {
  const { sha256, mediaType, fileName } = download
  const etag = `"${sha256}"`
  response.set({
    ...fileHeaders,
    etag,
    'content-type': mediaType,
    'accept-ranges': 'bytes',
    ...(fileName === null ? {} : { 'content-disposition': `attachment; filename="${fileName}"` }),
  })
  if (request.fresh) return void response.status(304).end()
  const { byteCount, read } = await download.open(leftOf(response))
  const part = partOf(request, byteCount, etag)
  if (part === 'outside') {
    forgetFile(response)
    response.status(416).set('content-range', `bytes */${byteCount}`).type('text/plain')
    return void response.send(`there are ${byteCount} bytes`)
  }
  if (request.method === 'GET') await download.record?.()
  if (part) response.status(206).set('content-range', `bytes ${part.start}-${part.end}/${byteCount}`)
  const { start, end } = part ?? { start: 0, end: byteCount - 1 }
  response.set('content-length', String(end + 1 - start))
  if (request.method === 'HEAD') return void response.end()
  // Cut off rather than ended where something goes wrong: it must not look whole.
  await pipeline(read(start, end + 1), response)
}
