import type { Context } from '#core/context.ts'
import { describeDatasetVersion } from '#core/dataset-version/describe.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import { DatasetChange } from '#core/generated/prisma/enums.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

interface Place {
  ctx: Context
  projectId: string
  mark: string
}

/** A version before the one that is asked about. */
export const freezeEarlier = ({ ctx, projectId }: Place) =>
  freezeNow(ctx, {
    ...{ projectId, seed: 2, ratio: { train: 0.5, validation: 0.25, test: 0.25 } },
    ...{ suspectedBurnedIn: 'INCLUDE', whileImporting: true },
  })

/** What is said of a dataset version, and in what it differs from the one before: of each kind an image. */
export async function fillDifference({ ctx, projectId, mark }: Place, version: DatasetVersion, other: DatasetVersion) {
  const { database, actor, now } = ctx
  const createdById = actor?.id ?? ''
  const words = { note: `${mark} note`, tags: [`${mark} tag`] }
  await describeDatasetVersion(ctx, { datasetVersionId: version.id, ...words, expectedRevision: 0 })
  const job = await database.job.create({
    data: { projectId, kind: 'COMPARE_DATASETS', createdById, status: 'SUCCEEDED' },
  })
  const difference = await database.datasetDifference.create({
    data: {
      ...{ projectId, fromId: other.id, toId: version.id, jobId: job.id, requestId: ctx.requestId, createdById },
      ...{ addedCount: 1, removedCount: 1, relabelledCount: 1, movedCount: 1, regroupedCount: 1 },
      ...{ sameCount: 1, comparedAt: now },
    },
  })
  const items = await database.datasetItem.findMany({
    where: { datasetVersionId: version.id, attributes: { not: {} } },
    orderBy: { imageId: 'asc' },
  })
  const changes = Object.values(DatasetChange)
  await database.datasetDifferenceItem.createMany({
    data: changes.map((change, i) => ({
      ...{ differenceId: difference.id, change, imageId: items[i % items.length]?.imageId ?? '' },
    })),
  })
  const shortcutCheckId = await fillShortcuts({ ctx, projectId }, version)
  return { datasetDifferenceId: difference.id, fromId: other.id, from: other.id, shortcutCheckId }
}

/** That its file names tell the class. */
async function fillShortcuts({ ctx, projectId }: Omit<Place, 'mark'>, { id: datasetVersionId }: DatasetVersion) {
  const { database, actor, now } = ctx
  const createdById = actor?.id ?? ''
  const job = await database.job.create({
    data: { projectId, kind: 'CHECK_SHORTCUTS', createdById, status: 'SUCCEEDED' },
  })
  const figures = [{ cue: 'FILE_NAME', value: 0.9, low: 0.8, high: 0.95, method: 'DeLong, logit scale' }]
  const check = await database.shortcutCheck.create({
    data: {
      ...{ projectId, datasetVersionId, jobId: job.id, requestId: ctx.requestId, createdById },
      ...{ figures, imageCount: 16, groupCount: 8, checkedAt: now },
    },
  })
  return check.id
}
