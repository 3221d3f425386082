import type { BlobStore } from '#core/blob/store.ts'
import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import { attributePrefix } from '#core/dataset-version/manifest.ts'
import { type FrozenItem, manifestChunks } from '#core/dataset-version/read-items.ts'
import { sumUp, writeZip, type ZipFile } from '#core/dataset-version/write-zip.ts'
import { noSums, type Sums } from '#core/dataset-version/zip-records.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import { endingOf, formatOf } from '#core/picture/format.ts'

/** The images of a dataset version in the order of its manifest, from the first one at each call. */
export type ReadItems = () => AsyncIterable<FrozenItem[]>

/** A name that every file system takes. */
const folderOf = (className: string) => className.replaceAll(/[\p{Cc}:*?"<>|/\\]/gu, '_').replace(/^\.+|[. ]+$/g, '_')

const pathOf = ({ label, sha256, mediaType }: FrozenItem) =>
  `images/${folderOf(label)}/${sha256}.${endingOf[formatOf(mediaType)]}`

const quote = (value: string) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** What anybody who measures on it has to know. */
const warningOf = (divided: number | null) =>
  divided
    ? `Its splits are as they were published, and ${divided === 1 ? '1 group stands' : `${divided} groups stand`} in ` +
      'several of them: figures of a model on it flatter that model. '
    : ''

const attributesText =
  `Columns ${attributePrefix}<name> say what counts beside the label, by the names of that moment; several choices stand ` +
  'between bars. '

const readmeOf = (
  { number, createdAt, imageCount, manifestSha256, dividedGroupCount, attributes }: DatasetVersion,
  { excludedCount: left, renamedCount: renamed }: Survey,
) =>
  `Dataset version ${number}, frozen at ${createdAt.toISOString()} with ${imageCount} images. manifest.csv names each ` +
  'image by the sha256 of the bytes that were imported, with its label, label version, group and split; its own sha256 ' +
  `is ${manifestSha256}. ${attributesOf({ attributes }).length > 0 ? attributesText : ''}Every image lies below images/<class> under that name` +
  `${renamed > 0 ? '; DICOM files are the de-identified copies, so their bytes have another sha256: files.csv has it' : ''}. ` +
  `${left > 0 ? `${left} of them are not here: excluded.csv says which and why. ` : ''}${warningOf(dividedGroupCount)}` +
  'This archive can be imported again as it is.\n'

/** What an archive will hold, as far as it must be known before its first byte. */
export interface Survey {
  excludedCount: number
  /** Those whose kept bytes are not the ones that name them. */
  renamedCount: number
  /** A bit for each image, in their order: a person saw names in it. */
  excluded: Uint8Array
  /** Of the lists in it, by their names. */
  sums: { 'manifest.csv': Sums; 'files.csv': Sums; 'excluded.csv': Sums }
}

const isExcluded = ({ excluded }: Pick<Survey, 'excluded'>, i: number) =>
  (((excluded[i >> 3] ?? 0) >> (i & 7)) & 1) === 1

async function* numbered(ranges: AsyncIterable<FrozenItem[]>): AsyncGenerator<[number, FrozenItem][]> {
  let count = 0
  for await (const range of ranges) {
    yield range.map((item, i) => [count + i, item])
    count += range.length
  }
}

/** A list of those images that `lineOf` has a line for. */
async function* listed(
  head: string,
  ranges: AsyncIterable<FrozenItem[]>,
  lineOf: (item: FrozenItem, i: number) => string | null,
): AsyncGenerator<Buffer> {
  yield Buffer.from(head)
  for await (const range of numbered(ranges))
    yield Buffer.from(range.map(([i, item]) => lineOf(item, i) ?? '').join(''))
}

const filesOf = (survey: Pick<Survey, 'excluded'>, ranges: AsyncIterable<FrozenItem[]>) =>
  listed('image_sha256,file_sha256,path\n', ranges, (item, i) =>
    isExcluded(survey, i) ? null : `${item.sha256},${item.fileSha256},${quote(pathOf(item))}\n`,
  )

const excludedOf = (survey: Pick<Survey, 'excluded'>, ranges: AsyncIterable<FrozenItem[]>) =>
  listed('image_sha256,reason\n', ranges, (item, i) =>
    isExcluded(survey, i) ? `${item.sha256},a person saw names in the picture\n` : null,
  )

/** Looks at all images once, and again for each list that there has to be. */
export async function surveyDataset(frozen: DatasetVersion, read: ReadItems): Promise<Survey> {
  const survey = { excludedCount: 0, renamedCount: 0, excluded: new Uint8Array((frozen.imageCount >> 3) + 1) }
  async function* looked() {
    for await (const range of numbered(read())) {
      for (const [i, { burnedIn, fileSha256, sha256 }] of range) {
        if (burnedIn === 'YES') {
          survey.excluded[i >> 3] = (survey.excluded[i >> 3] ?? 0) | (1 << (i & 7))
          survey.excludedCount += 1
        } else if (fileSha256 !== sha256) survey.renamedCount += 1
      }
      yield range.map(([, item]) => item)
    }
  }
  const manifest = await sumUp(manifestChunks(frozen, looked()))
  return {
    ...survey,
    sums: {
      'manifest.csv': manifest,
      'files.csv': survey.renamedCount > 0 ? await sumUp(filesOf(survey, read())) : noSums(),
      'excluded.csv': survey.excludedCount > 0 ? await sumUp(excludedOf(survey, read())) : noSums(),
    },
  }
}

async function* blobOf(blobs: BlobStore, { fileSha256 }: FrozenItem) {
  yield await blobs.readVerified(fileSha256)
}

async function* filesIn(
  blobs: BlobStore,
  frozen: DatasetVersion,
  survey: Survey,
  read: ReadItems,
): AsyncGenerator<ZipFile> {
  const list = (name: keyof Survey['sums'], bytes: ZipFile['bytes']): ZipFile => ({
    name,
    isDeflated: true,
    sums: survey.sums[name],
    bytes,
  })
  yield list('manifest.csv', manifestChunks(frozen, read()))
  const readme = [Buffer.from(readmeOf(frozen, survey))]
  yield { name: 'readme.txt', isDeflated: true, sums: await sumUp(readme), bytes: readme }
  if (survey.renamedCount > 0) yield list('files.csv', filesOf(survey, read()))
  if (survey.excludedCount > 0) yield list('excluded.csv', excludedOf(survey, read()))
  for await (const range of numbered(read())) {
    for (const [i, item] of range) {
      if (isExcluded(survey, i)) continue
      if (item.burnedIn === 'YES')
        throw new Error(`a person saw names in the picture ${item.sha256} while it was to leave: export it again`)
      // Pictures are compressed already.
      const isDeflated = item.mediaType === 'application/dicom'
      yield { name: pathOf(item), isDeflated, sums: null, bytes: blobOf(blobs, item) }
    }
  }
}

/**
 * A dataset version as a ZIP, put together while it is read: its manifest as it was frozen, and every kept file but those
 * with names in them, which are listed. The same version without the same images gives the same bytes, wherever the
 * server stands. A blob that is missing or damaged ends it with an error, before its directory.
 * @param survey of the same images
 */
export const packDataset = (blobs: BlobStore, frozen: DatasetVersion, survey: Survey, read: ReadItems) =>
  writeZip(frozen.createdAt, filesIn(blobs, frozen, survey, read))
