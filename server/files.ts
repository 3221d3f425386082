import { pipeline } from 'node:stream/promises'
import { type NextFunction, type Request, type Response, Router } from 'express'
import { GraphQLError } from 'graphql'
import type { BlobStore } from '#core/blob/store.ts'
import { requireActor } from '#core/context.ts'
import { downloadManifest } from '#core/dataset-version/download-manifest.ts'
import { type Asked, exportDataset } from '#core/dataset-version/export-dataset.ts'
import { readForm, readListForm } from '#core/dataset-version/export-form.ts'
import { type Download, openBytes } from '#core/download.ts'
import { Forbidden, InvalidInput, NotFound, TookTooLong, Unauthenticated } from '#core/errors.ts'
import { downloadOriginal } from '#core/image/download-original.ts'
import type { Log } from '#core/log.ts'
import { downloadWeights } from '#core/model-version/download-weights.ts'
import type { ServerContext } from '#server/context.ts'
import { FileShares } from '#server/limits/file-shares.ts'
import { CallerLeft, leftOf } from '#server/limits/run-within.ts'
import { obstacleCodeOf, obstacleStatuses, obstacles } from '#server/obstacle.ts'
import { sendSamples } from '#server/samples.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'
import { fileHeaders, forgetFile, sendDownload } from '#server/send-download.ts'

type Answer = (ctx: ServerContext, id: string, request: Request, response: Response) => Promise<void>

/**
 * Bytes travel beside GraphQL, with the same session and the same rights, which are looked at before anything else.
 * What is only shown (thumbnails, previews, samples) is in no audit trail: it would bury what is taken away.
 */
export function serveFiles(
  blobs: BlobStore,
  contextOf: (request: Request) => Promise<ServerContext>,
  log: Log,
): Router {
  const router = Router()
  const shares = new FileShares()
  const answer = (route: string, act: Answer, share: 'files' | 'exports' = 'files') => {
    router.get(route, async (request: Request, response: Response, next: NextFunction) => {
      try {
        const ctx = await contextOf(request)
        await shares.enterUntilClosed(share, requireActor(ctx), response)
        await act(ctx, String(request.params.id), request, response)
      } catch (error) {
        const isMissing = error instanceof NotFound && error.noun === 'blob'
        if (isMissing || (response.headersSent && !isCut(error))) {
          const text = error instanceof Error ? error.message : String(error)
          log.error({ path: request.originalUrl, error: text }, 'a file could not be served')
        }
        if (response.headersSent || error instanceof CallerLeft) return
        forgetFile(response)
        if (isTooMany(error)) response.set('retry-after', String(error.extensions.retryAfterSeconds))
        next(error)
      }
    })
    router.all(route, (_request: Request, response: Response) => {
      response.status(405).set('allow', 'GET, HEAD').type('text/plain').send('files are read with GET and HEAD')
    })
  }
  const serve = (route: string, open: (ctx: ServerContext, id: string) => Promise<Download>) =>
    answer(route, async (ctx, id, request, response) => sendDownload(await open(ctx, id), request, response))
  const imageOf = (ctx: ServerContext, id: string) =>
    orNotFound('Image', id, ctx.database.image.findFirst({ where: mineById(ctx, 'Image', id) }))
  const shown = (sha256: string): Download => ({
    sha256,
    mediaType: 'image/webp',
    fileName: null,
    open: async () => openBytes(await blobs.read(sha256)),
  })

  serve('/images/:id', (ctx, id) => downloadOriginal(ctx, blobs, id))
  serve('/images/:id/thumbnail', async (ctx, id) => shown((await imageOf(ctx, id)).thumbnailSha256))
  serve('/images/:id/preview', async (ctx, id) => shown((await imageOf(ctx, id)).previewSha256))
  answer('/images/:id/samples', async (ctx, id, request, response) => {
    const { pictureSha256 } = await imageOf(ctx, id)
    const enter = () => shares.enter('samples', requireActor(ctx), response)
    await sendSamples(blobs, pictureSha256, enter, request, response.set(fileHeaders))
  })
  answer(
    '/datasets/:id/manifest.csv',
    async (ctx, id, request, response) => sendDownload(await downloadManifest(ctx, id), request, response),
    'exports',
  )
  const leave = (route: string, askedOf: (form: unknown) => Asked) =>
    answer(
      route,
      async (ctx, id, request, response) => {
        const { fileName, mediaType, open } = await exportDataset(ctx, blobs, id, askedOf(request.query.form))
        response.set({
          'content-type': mediaType,
          'cache-control': 'private, no-store',
          'content-disposition': `attachment; filename="${fileName}"`,
          'accept-ranges': 'none',
        })
        if (request.method === 'HEAD') return void response.end()
        const chunks = await open(leftOf(response))
        // From here on cut off rather than ended where something goes wrong: half a ZIP must not look whole.
        response.flushHeaders()
        await pipeline(chunks, response)
      },
      'exports',
    )
  leave('/datasets/:id/export.zip', form => ({ form: readForm(form), withImages: true }))
  leave('/datasets/:id/list', form => ({ form: readListForm(form), withImages: false }))
  serve('/models/:id/model.json', async (ctx, id) => {
    const where = mineById(ctx, 'ModelVersion', id)
    const model = await orNotFound('ModelVersion', id, ctx.database.modelVersion.findFirst({ where }))
    const sha256 = model.topologySha256
    const open = async () => openBytes(await blobs.readVerified(sha256))
    return { sha256, mediaType: 'application/json', fileName: null, open }
  })
  serve('/models/:id/weights.bin', (ctx, id) => downloadWeights(ctx, blobs, id))
  router.all('/{*any}', (_request: Request, response: Response) => {
    response.status(404).type('text/plain').send('there is no such file')
  })
  return router
}

/** Whoever downloads may leave. */
const isCut = (error: unknown) =>
  error instanceof CallerLeft ||
  (error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')

const isTooMany = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError && error.extensions.code === 'TOO_MANY_REQUESTS'

/** What a refused download answers with: the status, and one line of text. */
export function refuseFile(error: unknown): { status: number; message: string } | null {
  if (error instanceof InvalidInput) return { status: 400, message: error.message }
  if (error instanceof Unauthenticated) return { status: 401, message: error.message }
  if (error instanceof Forbidden) return { status: 403, message: error.message }
  if (error instanceof NotFound) return { status: 404, message: error.message }
  if (isTooMany(error)) return { status: 429, message: error.message }
  if (error instanceof TookTooLong) return { status: 503, message: error.message }
  const code = obstacleCodeOf(error)
  return code && { status: obstacleStatuses[code], message: obstacles[code] }
}
