import { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'
import type { BurnedIn, ImageState, Prisma, ReadingState, Split } from '#core/generated/prisma/client.ts'
import { idAt, requireId } from '#core/id.ts'
import { parse } from '#core/parse.ts'
import { readerCountSchema } from '#core/project/reader-count.ts'
import { beside, containing } from '#core/search.ts'

export interface ImageFilter {
  labelClassId?: string | null
  unlabelled?: boolean | null
  readerId?: string | null
  /** Of what this person was given to read, what they have not answered. */
  assigneeId?: string | null
  /** Fewer reads that count than this many. */
  readsBelow?: number | null
  groupKey?: string | null
  search?: string | null
  importId?: string | null
  burnedIn?: BurnedIn | null
  publishedSplit?: Split | null
  readingState?: ImageState | null
  datasetVersionId?: string | null
  split?: Split | null
  takenOut?: boolean | null
  flagged?: boolean | null
  /** Readers are measured by them. */
  gold?: boolean | null
  /** When it came: from then on, and before then. */
  addedFrom?: Date | null
  addedBefore?: Date | null
  /** A model was asked about it; with predictedClassId, it said so. */
  modelVersionId?: string | null
  predictedClassId?: string | null
  /** How probable that model found the class that it said, from 0 to 1: from there on, and below. */
  probabilityFrom?: number | null
  probabilityBelow?: number | null
  /** Somebody was less sure of their answer than this, percent; with readerId, this person. */
  confidenceBelow?: number | null
}

const probabilitySchema = z.number().min(0, 'from 0 to 1').max(1, 'from 0 to 1')
const percent = 'a whole number from 1 to 100'
const confidenceSchema = z.int(percent).min(1, percent).max(100, percent)

/** States of a reading whose answer counts. */
export const answeredStates = ['SUBMITTED', 'RETURNED', 'ACCEPTED', 'CHANGED'] as const satisfies ReadingState[]

/** What was taken out is seen where something frozen names it. */
export const inOrFrozen: Prisma.ImageWhereInput = { OR: [{ takenOutAt: null }, { datasetItems: { some: {} } }] }

type IdBounds = readonly ({ gt: string } | { lt: string })[]

function frozenIn({ datasetVersionId, split }: ImageFilter, ids: IdBounds): Prisma.ImageWhereInput {
  if (!datasetVersionId) {
    if (split) throw new InvalidInput('split', split, 'beside the datasetVersionId whose split is meant')
    return {}
  }
  const item = { datasetVersionId: requireId('DatasetVersion', datasetVersionId), ...(split ? { split } : {}) }
  return { datasetItems: { some: { ...item, ...of(ids) } } }
}

/** When an image came stands in its id, by which all lists are read. @throws InvalidInput where no time lies between */
export function addedBounds({ addedFrom, addedBefore }: ImageFilter): { gte?: string; lt?: string } {
  if (addedFrom && addedBefore && addedFrom >= addedBefore)
    throw new InvalidInput('addedBefore', addedBefore.toISOString(), `a time after ${addedFrom.toISOString()}`)
  return {
    ...(addedFrom ? { gte: idAt(addedFrom.getTime()) } : {}),
    ...(addedBefore ? { lt: idAt(addedBefore.getTime()) } : {}),
  }
}

/** @throws InvalidInput for bounds that no probability is between, or without the model that is meant */
function probabilityBounds(filter: ImageFilter): { gte?: number; lt?: number } {
  const { modelVersionId, probabilityFrom: from, probabilityBelow: below } = filter
  for (const name of ['probabilityFrom', 'probabilityBelow'] as const) {
    const bound = filter[name]
    if (bound == null) continue
    if (!modelVersionId) throw new InvalidInput(name, bound, 'beside the modelVersionId whose probability is meant')
    parse(probabilitySchema, bound, name)
  }
  if (from != null && below != null && from >= below)
    throw new InvalidInput('probabilityBelow', below, `more than probabilityFrom, ${from}`)
  return { ...(from == null ? {} : { gte: from }), ...(below == null ? {} : { lt: below }) }
}

function predictedAs(filter: ImageFilter, ids: IdBounds): Prisma.ImageWhereInput {
  const { modelVersionId, predictedClassId } = filter
  const probability = probabilityBounds(filter)
  if (!modelVersionId && !predictedClassId) return {}
  const said = {
    ...(modelVersionId ? { modelVersionId: requireId('ModelVersion', modelVersionId) } : {}),
    ...(predictedClassId ? { predictedClassId: requireId('LabelClass', predictedClassId) } : {}),
    ...('gte' in probability || 'lt' in probability ? { probability } : {}),
  }
  return { predictions: { some: { ...said, ...of(ids) } } }
}

function assignedTo({ assigneeId }: ImageFilter, ids: IdBounds): Prisma.ImageWhereInput {
  if (!assigneeId) return {}
  const waits = { readerKey: requireId('User', assigneeId), round: 1, assignedAt: { not: null }, version: 0 }
  return { assignedCount: { gt: 0 }, readings: { some: { ...waits, ...of(ids) } } }
}

/**
 * Answers that count alone, and none of an image that came back to its reader: what they said of it the first time is not
 * for them before they have read it again.
 */
function unsureOf({ confidenceBelow, readerId }: ImageFilter, now: Date, ids: IdBounds): Prisma.ImageWhereInput {
  if (confidenceBelow == null) return {}
  const confidence = { lt: parse(confidenceSchema, confidenceBelow, 'confidenceBelow') }
  const answer: Prisma.ReadingWhereInput = {
    ...{ round: 1, isCounted: true, state: { in: [...answeredStates] }, confidence },
    ...(readerId ? { readerId: requireId('User', readerId) } : {}),
    OR: [{ repeatAt: null }, { repeatAt: { gt: now } }],
  }
  return { AND: [{ readings: { some: { ...answer, ...of(ids) } } }] }
}

/** What belongs to an image is by its id, too: it is read from there, not from the start of all that there is. */
const of = (ids: IdBounds) => ({ AND: ids.map(imageId => ({ imageId })) })

/**
 * The one meaning of the grid's filter, for its page, its count and the way to the next image. What was taken out is
 * left out, but where it is asked for, and in what was frozen.
 * @param now when it is asked
 * @param ids between which the images are that are asked for
 * @throws InvalidInput, NotFound
 */
export function imageFilter(filter: ImageFilter, now: Date, ids: IdBounds = []): Prisma.ImageWhereInput {
  const { labelClassId, unlabelled, readerId, groupKey, search, importId, burnedIn, publishedSplit, takenOut } = filter
  const { readingState, readsBelow, flagged, gold } = filter
  if (readsBelow != null) parse(readerCountSchema, readsBelow, 'readsBelow')
  const isFrozen = Boolean(filter.datasetVersionId)
  const added = addedBounds(filter)
  return {
    ...(labelClassId ? { labelClassId: requireId('LabelClass', labelClassId) } : {}),
    ...(unlabelled ? { labelClassId: null } : {}),
    ...(readerId ? { labels: { some: { readerId: requireId('User', readerId), ...of(ids) } } } : {}),
    ...assignedTo(filter, ids),
    ...(groupKey ? { groupKey } : {}),
    ...(importId ? { importId: requireId('Import', importId) } : {}),
    ...(burnedIn ? { burnedIn } : {}),
    ...(publishedSplit ? { publishedSplit } : {}),
    ...(readingState ? { readingState } : {}),
    ...(readsBelow ? { readCount: { lt: readsBelow } } : {}),
    ...(flagged ? { isFlagged: true } : {}),
    ...(gold ? { goldNumber: { gt: 0 } } : {}),
    ...(takenOut ? { takenOutAt: { not: null } } : isFrozen ? {} : { takenOutAt: null }),
    ...(search ? { OR: [{ fileName: containing(search) }, { groupKey: containing(search) }, ...beside(search)] } : {}),
    ...(added.gte || added.lt ? { id: added } : {}),
    ...frozenIn(filter, ids),
    ...predictedAs(filter, ids),
    ...unsureOf(filter, now, ids),
  }
}

/** That a filter can mean images, whenever it is asked. @throws InvalidInput, NotFound */
export function checkFilter(filter: ImageFilter): void {
  imageFilter(filter, new Date(0))
}
