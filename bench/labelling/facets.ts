import type { Filled } from '../lists/fill.ts'

/** A count that stands beside a choice of the grid's filter, by what it is asked with. */
export const facets: readonly (readonly [name: string, field: string])[] = [
  ['all images', 'imageCount'],
  ['unlabelled', 'unlabelledCount'],
  ['classes', 'labelCounts { imageCount labelClass { id } }'],
  ['how far reading is', 'readingStateCounts { readingState imageCount }'],
  ['published splits', 'publishedCounts { split imageCount }'],
  ['text to check', 'suspectedBurnedInCount'],
  ['names in the picture', 'burnedInCount'],
  ['taken out', 'takenOutCount'],
  ['flagged', 'flaggedImageCount'],
  ['gold', 'goldImageCount'],
  ['read by', 'readerStatistics(first: 50) { readCount reader { id } }'],
  ['datasets', 'datasetVersions(first: 20) { edges { cursor node { id imageCount splits { split imageCount } } } }'],
]

const aYearAgo = new Date(Date.now() - 365 * 24 * 3600_000).toISOString()

type Choice = Record<string, string | boolean | number>

/** What the filter can be set to, as the page asks for it. */
export const choices: readonly (readonly [name: string, choice: (filled: Filled) => Choice])[] = [
  ['all images', () => ({})],
  ['unlabelled', () => ({ unlabelled: true })],
  ['a class', f => ({ labelClassId: f.common.labelClassId })],
  ['a rare class', f => ({ labelClassId: f.rare.labelClassId })],
  ['read to the end', () => ({ readingState: 'DONE' })],
  ['text to check', () => ({ burnedIn: 'SUSPECTED' })],
  ['flagged', () => ({ flagged: true })],
  ['gold', () => ({ gold: true })],
  ['taken out', () => ({ takenOut: true })],
  ['a reader', f => ({ readerId: f.common.readerId })],
  ['assigned to a reader', f => ({ assigneeId: f.common.readerId })],
  ['read by fewer than two', () => ({ readsBelow: 2 })],
  ['a group', f => ({ groupKey: f.groupKey })],
  ['a dataset', f => ({ datasetVersionId: f.datasetVersionId })],
  ['a split of a dataset', f => ({ datasetVersionId: f.datasetVersionId, split: 'TEST' })],
  ['an import', f => ({ importId: f.oldestImportId })],
  ['a published split', () => ({ publishedSplit: 'TEST' })],
  ['since a day', () => ({ addedFrom: aYearAgo })],
  ['before a day', () => ({ addedBefore: aYearAgo })],
  ['what a model said', f => ({ modelVersionId: f.common.modelVersionId, predictedClassId: f.rare.labelClassId })],
  ['what a model was unsure of', f => ({ modelVersionId: f.common.modelVersionId, probabilityBelow: 0.5 })],
  ['what a model was sure of', f => ({ modelVersionId: f.common.modelVersionId, probabilityFrom: 0.5 })],
  ['what a reader was unsure of', () => ({ confidenceBelow: 50 })],
  ['what most were not sure of', () => ({ confidenceBelow: 95 })],
  ['what one reader was unsure of', f => ({ readerId: f.common.readerId, confidenceBelow: 50 })],
  ['a part of a name', () => ({ search: 'scan-0' })],
]
