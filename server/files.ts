import { pipeline } from 'node:stream/promises'
import { type NextFunction, type Request, type Response, Router } from 'express'
import type { BlobStore } from '#core/blob/store.ts'
import { exportDataset } from '#core/dataset-version/export-dataset.ts'
import { manifestOf } from '#core/dataset-version/read-manifest.ts'
import { Forbidden, NotFound, Unauthenticated } from '#core/errors.ts'
import type { ServerContext } from '#server/context.ts'
import { sendSamples } from '#server/samples.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

type Open = (
  ctx: ServerContext,
  id: string,
) => Promise<{ mediaType: string; bytes: Buffer; sha256: string; name?: string }>

const headers = {
  'cache-control': 'private, max-age=300',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
}

/**
 * Bytes travel beside GraphQL, with the same session and the same rights. What has a hash never changes: browsers keep
 * it, and ask again only whether they still may see it.
 */
export function serveFiles(blobs: BlobStore, contextOf: (request: Request) => Promise<ServerContext>): Router {
  const router = Router()
  const serve = (route: string, open: Open) =>
    router.get(route, async (request: Request, response: Response, next: NextFunction) => {
      try {
        const { mediaType, bytes, sha256, name } = await open(await contextOf(request), String(request.params.id))
        response.set({
          ...headers,
          'content-type': mediaType,
          etag: `"${sha256}"`,
          ...(name ? { 'content-disposition': `attachment; filename="${name}"` } : {}),
        })
        response.send(bytes)
      } catch (error) {
        next(error)
      }
    })

  const imageOf = (ctx: ServerContext, id: string) =>
    orNotFound('Image', id, ctx.database.image.findFirst({ where: mineById(ctx, 'Image', id) }))
  serve('/images/:id', async (ctx, id) => {
    const { fileSha256: sha256, mediaType } = await imageOf(ctx, id)
    const name = mediaType === 'application/dicom' ? `image-${id}.dcm` : undefined
    return { mediaType, sha256, bytes: await blobs.read(sha256), name }
  })
  serve('/images/:id/thumbnail', async (ctx, id) => {
    const { thumbnailSha256: sha256 } = await imageOf(ctx, id)
    return { mediaType: 'image/webp', sha256, bytes: await blobs.read(sha256) }
  })
  serve('/images/:id/preview', async (ctx, id) => {
    const { previewSha256: sha256 } = await imageOf(ctx, id)
    return { mediaType: 'image/webp', sha256, bytes: await blobs.read(sha256) }
  })
  router.get('/images/:id/samples', async (request: Request, response: Response, next: NextFunction) => {
    try {
      const { pictureSha256 } = await imageOf(await contextOf(request), String(request.params.id))
      await sendSamples(blobs, pictureSha256, request, response.set(headers))
    } catch (error) {
      next(error)
    }
  })
  serve('/datasets/:id/manifest.csv', async (ctx, id) => {
    const where = mineById(ctx, 'DatasetVersion', id)
    const frozen = await orNotFound('DatasetVersion', id, ctx.database.datasetVersion.findFirst({ where }))
    const bytes = Buffer.from(await manifestOf(ctx, frozen))
    const name = `dataset-${frozen.number}-manifest.csv`
    return { mediaType: 'text/csv; charset=utf-8', sha256: frozen.manifestSha256, bytes, name }
  })
  router.get('/datasets/:id/export.zip', async (request: Request, response: Response, next: NextFunction) => {
    try {
      const ctx = await contextOf(request)
      const id = String(request.params.id)
      const where = mineById(ctx, 'DatasetVersion', id)
      const frozen = await orNotFound('DatasetVersion', id, ctx.database.datasetVersion.findFirst({ where }))
      const zip = await exportDataset(ctx, blobs, frozen)
      response.set({
        'content-type': 'application/zip',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        'content-disposition': `attachment; filename="dataset-${frozen.number}.zip"`,
      })
      // Cut off rather than ended where something goes wrong: half a ZIP must not look whole.
      await pipeline(zip, response)
    } catch (error) {
      // Whoever downloads may leave.
      if (!response.closed || !response.headersSent) next(error)
    }
  })
  const modelOf = (ctx: ServerContext, id: string) =>
    orNotFound('ModelVersion', id, ctx.database.modelVersion.findFirst({ where: mineById(ctx, 'ModelVersion', id) }))
  serve('/models/:id/model.json', async (ctx, id) => {
    const { topologySha256: sha256 } = await modelOf(ctx, id)
    return { mediaType: 'application/json', sha256, bytes: await blobs.readVerified(sha256) }
  })
  serve('/models/:id/weights.bin', async (ctx, id) => {
    const { weightsSha256: sha256, number } = await modelOf(ctx, id)
    const bytes = await blobs.readVerified(sha256)
    return { mediaType: 'application/octet-stream', sha256, bytes, name: `model-${number}-weights.bin` }
  })
  return router
}

/** What a refused download answers with: the status, and one line of text. */
export function refuseFile(error: unknown): { status: number; message: string } | null {
  if (error instanceof Unauthenticated) return { status: 401, message: error.message }
  if (error instanceof Forbidden) return { status: 403, message: error.message }
  if (error instanceof NotFound) return { status: 404, message: error.message }
  return null
}
