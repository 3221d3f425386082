import { InvalidInput } from '#core/errors.ts'
import type { BurnedIn, Prisma, Split } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { containing } from '#core/search.ts'

export interface ImageFilter {
  labelClassId?: string | null
  unlabelled?: boolean | null
  readerId?: string | null
  groupKey?: string | null
  search?: string | null
  importId?: string | null
  burnedIn?: BurnedIn | null
  publishedSplit?: Split | null
  datasetVersionId?: string | null
  split?: Split | null
}

function frozenIn({ datasetVersionId, split }: ImageFilter): Prisma.ImageWhereInput {
  if (!datasetVersionId) {
    if (split) throw new InvalidInput('split', split, 'beside the datasetVersionId whose split is meant')
    return {}
  }
  const item = { datasetVersionId: requireId('DatasetVersion', datasetVersionId), ...(split ? { split } : {}) }
  return { datasetItems: { some: item } }
}

/** The one meaning of the grid's filter, for its page, its count and the way to the next image. @throws InvalidInput, NotFound */
export function imageFilter(filter: ImageFilter): Prisma.ImageWhereInput {
  const { labelClassId, unlabelled, readerId, groupKey, search, importId, burnedIn, publishedSplit } = filter
  return {
    ...(labelClassId ? { labelClassId: requireId('LabelClass', labelClassId) } : {}),
    ...(unlabelled ? { labelVersion: 0 } : {}),
    ...(readerId ? { labels: { some: { readerId: requireId('User', readerId) } } } : {}),
    ...(groupKey ? { groupKey } : {}),
    ...(importId ? { importId: requireId('Import', importId) } : {}),
    ...(burnedIn ? { burnedIn } : {}),
    ...(publishedSplit ? { publishedSplit } : {}),
    takenOutAt: null,
    ...(search ? { OR: [{ fileName: containing(search) }, { groupKey: containing(search) }] } : {}),
    ...frozenIn(filter),
  }
}
