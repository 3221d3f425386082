import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { BlobStore } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import { manifestOf } from '#core/dataset-version/read-manifest.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'

const extensions: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'application/dicom': 'dcm',
}

/** A name that every file system takes. */
const folderOf = (className: string) => className.replaceAll(/[\p{Cc}:*?"<>|/\\]/gu, '_').replace(/^\.+|[. ]+$/g, '_')

const readmeOf = ({ number, createdAt, imageCount, manifestSha256 }: DatasetVersion) =>
  `Dataset version ${number}, frozen at ${createdAt.toISOString()} with ${imageCount} images. manifest.csv names each ` +
  'image by the sha256 of the bytes that were imported, with its label, label version, group and split; its own sha256 ' +
  `is ${manifestSha256}. Every image lies below images/<class> under that name; DICOM files are the de-identified ` +
  'copies, so their bytes have another sha256. This archive can be imported again as it is.\n'

/**
 * A dataset version as a ZIP, put together while it is read: its manifest as it was frozen, and every kept file. The same
 * version gives the same bytes. A blob that is missing or damaged ends the stream with an error.
 */
export async function exportDataset(ctx: Context, blobs: BlobStore, frozen: DatasetVersion): Promise<Readable> {
  const manifest = await manifestOf(ctx, frozen)
  const items = await ctx.database.datasetItem.findMany({
    where: { datasetVersionId: frozen.id },
    select: {
      image: { select: { sha256: true, fileSha256: true, mediaType: true } },
      labelClass: { select: { name: true } },
    },
  })
  items.sort((a, b) => (a.image.sha256 < b.image.sha256 ? -1 : 1))
  const zip = new ZipFile()
  const output = new Readable().wrap(zip.outputStream)
  zip.on('error', error => output.destroy(error))
  // Dates in UTC, so that no server's time zone stands in the bytes.
  const mtime = frozen.createdAt
  zip.addBuffer(Buffer.from(manifest), 'manifest.csv', { mtime })
  zip.addBuffer(Buffer.from(readmeOf(frozen)), 'readme.txt', { mtime })
  for (const { image, labelClass } of items) {
    const name = `images/${folderOf(labelClass.name)}/${image.sha256}.${extensions[image.mediaType] ?? 'bin'}`
    // Pictures are compressed already.
    const options = { mtime, compress: image.mediaType === 'application/dicom' }
    zip.addReadStreamLazy(name, options, give => {
      blobs.readVerified(image.fileSha256).then(
        bytes => give(null, Readable.from([bytes])),
        error => zip.emit('error', error),
      )
    })
  }
  zip.end()
  return output
}
