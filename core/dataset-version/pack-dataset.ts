import type { BlobStore } from '#core/blob/store.ts'
import { cocoList } from '#core/dataset-version/coco-list.ts'
import { csvList } from '#core/dataset-version/csv-list.ts'
import type { ExportForm, ListForm } from '#core/dataset-version/export-form.ts'
import { folderNamer } from '#core/dataset-version/folder-names.ts'
import { classesOf } from '#core/dataset-version/frozen.ts'
import { splitOrder } from '#core/dataset-version/groups.ts'
import { labelStudioList } from '#core/dataset-version/label-studio-list.ts'
import { type FrozenItem, manifestChunks } from '#core/dataset-version/read-items.ts'
import { readmeOf } from '#core/dataset-version/readme.ts'
import {
  excludedOf,
  filesOf,
  leaving,
  needsFiles,
  type PathOf,
  type Placed,
  type ReadItems,
  type Survey,
} from '#core/dataset-version/survey-dataset.ts'
import { sumUp, writeZip, type ZipFile } from '#core/dataset-version/write-zip.ts'
import { noSums } from '#core/dataset-version/zip-records.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { endingOf, formatOf } from '#core/picture/format.ts'

/** How folders of splits are called where other programs look for them. */
const splitFolders: Record<Split, string> = { TRAIN: 'train', VALIDATION: 'val', TEST: 'test' }

/** Where each form has the file of an image. No two images share one: its name is the sha256 of what was imported. */
export function pathsOf(frozen: Pick<DatasetVersion, 'classes'>, form: ExportForm): PathOf {
  const nameOf = ({ sha256, mediaType }: FrozenItem) => `${sha256}.${endingOf[formatOf(mediaType)]}`
  if (form !== 'MANIFEST' && form !== 'FOLDERS') return item => `images/${nameOf(item)}`
  const folderOf = folderNamer(classesOf(frozen).map(({ name }) => name))
  return form === 'MANIFEST'
    ? item => `images/${folderOf(item.label)}/${nameOf(item)}`
    : item => `${splitFolders[item.split]}/${folderOf(item.label)}/${nameOf(item)}`
}

/** The list of a form that says all of every image that leaves. */
export function listOf(
  frozen: DatasetVersion,
  form: ListForm,
  images: () => AsyncIterable<Placed[]>,
): AsyncIterable<Buffer> {
  const pathOf = pathsOf(frozen, form)
  if (form === 'CSV') return csvList(frozen, images(), pathOf)
  return form === 'COCO' ? cocoList(frozen, null, images, pathOf) : labelStudioList(frozen, images(), pathOf)
}

/** Every class in every split that has images, one without any as well: programs number classes by the folders they find. */
function foldersOf(frozen: DatasetVersion, { counts }: Survey): string[] {
  const names = classesOf(frozen).map(({ name }) => name)
  const folderOf = folderNamer(names)
  const splits = splitOrder.filter(split => counts[split] > 0)
  return splits.flatMap(split => names.map(name => `${splitFolders[split]}/${folderOf(name)}/`))
}

interface Export {
  frozen: DatasetVersion
  form: ExportForm
  survey: Survey
  read: ReadItems
}

/** What stands in an archive before its images. */
async function* listsIn({ frozen, form, survey, read }: Export): AsyncGenerator<ZipFile> {
  const list = (name: string, bytes: ZipFile['bytes']): ZipFile => ({ name, isDeflated: true, sums: null, bytes })
  const known = (name: keyof Survey['sums'], bytes: ZipFile['bytes']): ZipFile => ({
    ...list(name, bytes),
    sums: survey.sums[name],
  })
  const images = () => leaving(survey, read)
  const pathOf = pathsOf(frozen, form)
  if (form === 'MANIFEST') yield known('manifest.csv', manifestChunks(frozen, read()))
  const readme = [Buffer.from(readmeOf(frozen, form, survey))]
  yield { ...list('readme.txt', readme), sums: await sumUp(readme) }
  if (form === 'MANIFEST' && needsFiles(survey)) yield known('files.csv', filesOf(survey, read, pathOf))
  if (form === 'CSV' || form === 'FOLDERS') yield list('labels.csv', csvList(frozen, images(), pathOf))
  if (form === 'LABEL_STUDIO') yield list('label-studio.json', listOf(frozen, form, images))
  if (form === 'COCO')
    for (const split of splitOrder)
      if (survey.counts[split] > 0)
        yield list(`annotations/${splitFolders[split]}.json`, cocoList(frozen, split, images, pathOf))
  if (survey.excludedCount > 0) yield known('excluded.csv', excludedOf(survey, read))
  if (form === 'FOLDERS')
    for (const name of foldersOf(frozen, survey)) yield { name, isDeflated: false, sums: noSums(), bytes: [] }
}

async function* blobOf(blobs: BlobStore, { fileSha256 }: FrozenItem) {
  yield await blobs.readVerified(fileSha256)
}

async function* filesIn(blobs: BlobStore, leaves: Export): AsyncGenerator<ZipFile> {
  yield* listsIn(leaves)
  const { frozen, form, survey, read } = leaves
  const pathOf = pathsOf(frozen, form)
  for await (const range of leaving(survey, read)) {
    for (const [, item] of range) {
      // Pictures are compressed already.
      const isDeflated = item.mediaType === 'application/dicom'
      yield { name: pathOf(item), isDeflated, sums: null, bytes: blobOf(blobs, item) }
    }
  }
}

/**
 * A dataset version as a ZIP, put together while it is read: the lists of its form, and every kept file but those
 * with names in them, which are listed. The same version without the same images gives the same bytes, wherever the
 * server stands. A blob that is missing or damaged ends it with an error, before its directory.
 * @param leaves with the survey of the same images for the same form
 */
export const packDataset = (blobs: BlobStore, leaves: Export) =>
  writeZip(leaves.frozen.createdAt, filesIn(blobs, leaves))
