import type { Entry, Kind } from './kinds.ts'
import { inProject, no, ofProject } from './kinds.ts'

export const images = (columns: readonly string[], isDescending: boolean): Kind => ({
  root: ofProject,
  field: 'images',
  selection: 'id fileName groupKey thumbnailUrl burnedIn currentLabel { id labelClass { id name position } }',
  middle: { columns, table: 'Image', where: inProject, isDescending },
})

/** The middle of what is filled in. */
const aYearAgo = new Date(Date.now() - 365 * 24 * 3600_000).toISOString()

const predicted = (modelVersionId: string, predictedClassId: string) =>
  `filter: { modelVersionId: "${modelVersionId}", predictedClassId: "${predictedClassId}" }`

export const imageFilters: Entry[] = [
  ['images', no],
  ['images, oldest first', () => 'orderBy: OLDEST_FIRST'],
  ['images of a class', f => `filter: { labelClassId: "${f.common.labelClassId}" }`],
  ['images of a rare class', f => `filter: { labelClassId: "${f.rare.labelClassId}" }`],
  ['images of a reader', f => `filter: { readerId: "${f.common.readerId}" }`],
  ['images of a rare reader', f => `filter: { readerId: "${f.rare.readerId}" }`],
  ['images of a group', f => `filter: { groupKey: "${f.groupKey}" }`],
  ['images by a common part of the name', () => 'filter: { search: "scan-0" }'],
  ['images by one name', f => `filter: { search: "${f.fileName.slice(-13)}" }`],
  ['images by a name that none has', () => 'filter: { search: "no such picture" }'],
  ['images by two letters that none has', () => 'filter: { search: "qx" }'],
  ['images by letters of another script', () => 'filter: { search: "骨折像" }'],
  ['images of the oldest import', f => `filter: { importId: "${f.oldestImportId}" }`],
  ['images of the newest import', f => `filter: { importId: "${f.newestImportId}" }`],
  ['images in which names are suspected', () => 'filter: { burnedIn: SUSPECTED }'],
  ['images without names in them', () => 'filter: { burnedIn: NO }'],
  ['images that were published in a split', () => 'filter: { publishedSplit: TEST }'],
  ['images that are read', () => 'filter: { readingState: DONE }'],
  ['images with an open flag', () => 'filter: { flagged: true }'],
  ['images that were taken out', () => 'filter: { takenOut: true }'],
  ['images that a model was asked about', f => `filter: { modelVersionId: "${f.common.modelVersionId}" }`],
  ['images that a model said a rare thing of', f => predicted(f.common.modelVersionId, f.rare.labelClassId)],
  ['images that a rare model was asked about', f => `filter: { modelVersionId: "${f.rare.modelVersionId}" }`],
  ['images that came since a time', () => `filter: { addedFrom: "${aYearAgo}" }`],
  ['images that came before a time', () => `filter: { addedBefore: "${aYearAgo}" }`],
  ['images of a dataset', f => `filter: { datasetVersionId: "${f.datasetVersionId}" }`],
  ['images of a small split', f => `filter: { datasetVersionId: "${f.datasetVersionId}", split: TEST }`],
]

export const imagePlaces: Entry[] = [
  ['images from the middle on', f => `startAt: ${f.images / 2}`],
  ['images from the last on', f => `startAt: ${f.images - 1}`],
  [
    'images of a class, from far within',
    f => `filter: { labelClassId: "${f.common.labelClassId}" }, startAt: ${f.images / 4}`,
  ],
  [
    'images of an import, from far within',
    f => `filter: { importId: "${f.oldestImportId}" }, startAt: ${f.images / 20}`,
  ],
  ['images without a label, from far within', f => `filter: { unlabelled: true }, startAt: ${f.images / 5}`],
]
