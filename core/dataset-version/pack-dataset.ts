import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { BlobStore } from '#core/blob/store.ts'
import { ZipTime } from '#core/dataset-version/zip-time.ts'
import type { BurnedIn, DatasetVersion } from '#core/generated/prisma/client.ts'

export interface Packable {
  image: { sha256: string; fileSha256: string; mediaType: string; burnedIn: BurnedIn | null }
  /** As it was frozen. */
  className: string
}

const extensions: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'application/dicom': 'dcm',
}

/** A name that every file system takes. */
const folderOf = (className: string) => className.replaceAll(/[\p{Cc}:*?"<>|/\\]/gu, '_').replace(/^\.+|[. ]+$/g, '_')

const pathOf = ({ image, className }: Packable) =>
  `images/${folderOf(className)}/${image.sha256}.${extensions[image.mediaType] ?? 'bin'}`

const csv = (...lines: string[][]) => lines.map(line => `${line.join(',')}\n`).join('')
const quote = (value: string) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** What anybody who measures on it has to know. */
const warningOf = (divided: number | null) =>
  divided
    ? `Its splits are as they were published, and ${divided === 1 ? '1 group stands' : `${divided} groups stand`} in ` +
      'several of them: figures of a model on it flatter that model. '
    : ''

const readmeOf = (
  { number, createdAt, imageCount, manifestSha256, dividedGroupCount }: DatasetVersion,
  left: number,
  renamed: number,
) =>
  `Dataset version ${number}, frozen at ${createdAt.toISOString()} with ${imageCount} images. manifest.csv names each ` +
  'image by the sha256 of the bytes that were imported, with its label, label version, group and split; its own sha256 ' +
  `is ${manifestSha256}. Every image lies below images/<class> under that name` +
  `${renamed > 0 ? '; DICOM files are the de-identified copies, so their bytes have another sha256: files.csv has it' : ''}. ` +
  `${left > 0 ? `${left} of them are not here: excluded.csv says which and why. ` : ''}${warningOf(dividedGroupCount)}` +
  'This archive can be imported again as it is.\n'

/** Of the images of a dataset version, those that a person saw names in since it was frozen. */
export const namedOf = (items: readonly Packable[]) => items.filter(({ image }) => image.burnedIn === 'YES')

/**
 * A dataset version as a ZIP, put together while it is read: its manifest as it was frozen, and every kept file but those
 * with names in them, which are listed. The same version without the same images gives the same bytes, wherever the
 * server stands. A blob that is missing or damaged ends the stream with an error.
 */
export function packDataset(
  blobs: BlobStore,
  frozen: DatasetVersion,
  manifest: string,
  items: readonly Packable[],
): Readable {
  const sorted = items.toSorted((a, b) => (a.image.sha256 < b.image.sha256 ? -1 : 1))
  const excluded = namedOf(sorted)
  const packed = sorted.filter(({ image }) => image.burnedIn !== 'YES')
  const renamed = packed.filter(({ image }) => image.fileSha256 !== image.sha256)
  const zip = new ZipFile()
  const output = zip.outputStream.pipe(new PassThrough())
  zip.on('error', error => output.destroy(error))
  const mtime = new ZipTime(frozen.createdAt)
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, { mtime })
  add('manifest.csv', manifest)
  add('readme.txt', readmeOf(frozen, excluded.length, renamed.length))
  if (renamed.length > 0) {
    const lines = packed.map(item => [item.image.sha256, item.image.fileSha256, quote(pathOf(item))])
    add('files.csv', csv(['image_sha256', 'file_sha256', 'path'], ...lines))
  }
  if (excluded.length > 0) {
    const lines = excluded.map(({ image }) => [image.sha256, 'a person saw names in the picture'])
    add('excluded.csv', csv(['image_sha256', 'reason'], ...lines))
  }
  for (const item of packed) {
    const { fileSha256, mediaType } = item.image
    // Pictures are compressed already.
    const options = { mtime, compress: mediaType === 'application/dicom' }
    zip.addReadStreamLazy(pathOf(item), options, give => {
      blobs.readVerified(fileSha256).then(
        bytes => give(null, Readable.from([bytes])),
        error => zip.emit('error', error),
      )
    })
  }
  zip.end()
  return output
}
