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
  ['images of a class', f => `labelClassId: "${f.common.labelClassId}"`],
  ['images of a rare class', f => `labelClassId: "${f.rare.labelClassId}"`],
  ['images of a reader', f => `readerId: "${f.common.readerId}"`],
  ['images of a rare reader', f => `readerId: "${f.rare.readerId}"`],
  ['images of a group', f => `groupKey: "${f.groupKey}"`],
  ['images by a common part of the name', () => 'search: "scan-0"'],
  ['images by one name', f => `search: "${f.fileName.slice(-13)}"`],
  ['images by a name that none has', () => 'search: "no such picture"'],
  ['images by two letters that none has', () => 'search: "qx"'],
  ['images by letters of another script', () => 'search: "骨折像"'],
  ['images of the oldest import', f => `importId: "${f.oldestImportId}"`],
  ['images of the newest import', f => `importId: "${f.newestImportId}"`],
  ['images in which names are suspected', () => 'burnedIn: SUSPECTED'],
  ['images without names in them', () => 'burnedIn: NO'],
  ['images that were published in a split', () => 'publishedSplit: TEST'],
  ['images that are read', () => 'readingState: DONE'],
  ['images with an open flag', () => 'flagged: true'],
  ['images that were taken out', () => 'takenOut: true'],
  ['images that a model was asked about', f => `filter: { modelVersionId: "${f.common.modelVersionId}" }`],
  ['images that a model said a rare thing of', f => predicted(f.common.modelVersionId, f.rare.labelClassId)],
  ['images that a rare model was asked about', f => `filter: { modelVersionId: "${f.rare.modelVersionId}" }`],
  ['images that came since a time', () => `filter: { addedFrom: "${aYearAgo}" }`],
  ['images that came before a time', () => `filter: { addedBefore: "${aYearAgo}" }`],
  ['images of a dataset', f => `datasetVersionId: "${f.datasetVersionId}"`],
  ['images of a small split', f => `datasetVersionId: "${f.datasetVersionId}", split: TEST`],
]

export const imagePlaces: Entry[] = [
  ['images from the middle on', f => `startAt: ${f.images / 2}`],
  ['images from the last on', f => `startAt: ${f.images - 1}`],
  ['images of a class, from far within', f => `labelClassId: "${f.common.labelClassId}", startAt: ${f.images / 4}`],
  ['images of an import, from far within', f => `importId: "${f.oldestImportId}", startAt: ${f.images / 20}`],
  ['images without a label, from far within', f => `unlabelled: true, startAt: ${f.images / 5}`],
]
