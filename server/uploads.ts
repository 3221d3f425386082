import type { IncomingMessage } from 'node:http'
import { Server, type ServerOptions } from '@tus/server'
import { type NextFunction, type Request, type Response, Router } from 'express'
import { BlobStoreError } from '#core/blob/store.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { isWorthRetrying } from '#core/obstacle.ts'
import { readSettings } from '#core/settings.ts'
import { completeUpload } from '#core/upload/complete-upload.ts'
import { openUpload } from '#core/upload/open-upload.ts'
import { receivedBytesOf } from '#core/upload/received-bytes.ts'
import { removeUpload } from '#core/upload/remove-upload.ts'
import { requireOwnUpload } from '#core/upload/require-own-upload.ts'
import { NoRoom, TooManyUploads } from '#core/upload/require-room.ts'
import { uploadsInBucket } from '#core/upload/upload-bytes.ts'
import { uploadFolder } from '#core/upload/upload-path.ts'
import { BucketUploadStore } from '#server/bucket-upload-store.ts'
import type { ServerContext } from '#server/context.ts'
import { refuseFile } from '#server/files.ts'
import { describe } from '#server/format-error.ts'
import { currentRequestId } from '#server/observe/request-notes.ts'
import { UploadStore } from '#server/upload-store.ts'

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0]

/** What a refused upload answers with: the status, and one line of text. */
function refuseUpload(error: unknown): { status: number; message: string } | null {
  if (error instanceof NoRoom) return { status: 507, message: error.message }
  if (error instanceof TooManyUploads) return { status: 429, message: error.message }
  if (error instanceof InvalidInput) return { status: error.field === 'byteCount' ? 413 : 400, message: error.message }
  if (error instanceof BlobStoreError && isWorthRetrying(error))
    return { status: 503, message: 'the object store does not answer; what has arrived is kept, go on later' }
  return refuseFile(error)
}

const isTusError = (error: unknown): error is { status_code: number; body: string } =>
  typeof error === 'object' && error !== null && 'status_code' in error && 'body' in error

/** The length that was announced; what is no whole number is refused with what it says. */
const byteCountOf = (request: TusRequest): number => Number(request.headers.get('upload-length') ?? Number.NaN)

/**
 * Uploads that go on where they were cut: the tus protocol, with the session and the rights of everything else. Their
 * metadata names the project and the file: projectId, filename. No other origin is answered, so no foreign page can
 * send one: each request has headers of its own, which a browser asks permission for first.
 */
export function serveUploads(contextOf: (request: Request) => Promise<ServerContext>, log: Log): Router {
  const contexts = new WeakMap<IncomingMessage, ServerContext>()
  const contextFor = (request: TusRequest): ServerContext => {
    const node = request.runtime?.node?.req
    const ctx = node && contexts.get(node as IncomingMessage)
    if (!ctx) throw new Error('an upload came in around its router')
    return ctx
  }
  const { dataDir } = readSettings()
  const inBucket = uploadsInBucket()
  const tus = new Server({
    path: '/files/uploads',
    datastore: inBucket ? new BucketUploadStore(inBucket) : new UploadStore(dataDir, uploadFolder(dataDir)),
    allowedOrigins: [],
    // Right behind any proxy: it names no host.
    relativeLocation: true,
    namingFunction: async (request, metadata) => {
      const { projectId, filename } = metadata ?? {}
      const input = { projectId: projectId ?? '', fileName: filename ?? '', byteCount: byteCountOf(request) }
      return (await openUpload(contextFor(request), input)).id
    },
    onIncomingRequest: async (request, id) => {
      const ctx = contextFor(request)
      const upload = await requireOwnUpload(ctx, id)
      // The server may have been killed between the last byte and writing that down.
      if (request.method !== 'HEAD' || upload.completedAt) return
      if ((await receivedBytesOf(upload)) === Number(upload.byteCount)) await completeUpload(ctx, id)
    },
    onUploadFinish: async (request, { id }) => {
      await completeUpload(contextFor(request), id)
      return {}
    },
    onResponseError: (_request, error) => {
      if (isTusError(error)) return { ...error, body: error.body.trim() }
      const refusal = refuseUpload(error)
      const requestId = currentRequestId()
      if (!refusal || refusal.status >= 500)
        log.error({ requestId, ...describe(error) }, refusal?.message ?? 'unknown error of an upload')
      return {
        status_code: refusal?.status ?? 500,
        body: refusal?.message ?? `something went wrong; request ${requestId}`,
      }
    },
  })

  const handOn = async (request: Request, response: Response, next: NextFunction) => {
    try {
      contexts.set(request, await contextOf(request))
      await tus.handle(request, response)
    } catch (error) {
      next(error)
    }
  }
  const router = Router()
  router.options('/', handOn)
  router.post('/', handOn)
  router.head('/:id', handOn)
  router.patch('/:id', handOn)
  router.delete('/:id', async (request, response, next) => {
    try {
      await removeUpload(await contextOf(request), { id: request.params.id })
      response.set('tus-resumable', '1.0.0').status(204).end()
    } catch (error) {
      const refusal = refuseUpload(error)
      if (!refusal || refusal.status >= 500) return next(error)
      response.status(refusal.status).type('text/plain').send(refusal.message)
    }
  })
  router.all('/{*any}', (_request, response) => {
    response.status(405).type('text/plain').send('an upload is made with POST, and continued with HEAD and PATCH')
  })
  return router
}
