import type { Context } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { writeDataset } from '#core/dataset-version/write-dataset.ts'
import type { DatasetFreeze, DatasetVersion } from '#core/generated/prisma/client.ts'
import { claimJob } from '#core/job/claim.ts'
import { failJob } from '#core/job/end.ts'

const isWhole = (database: Context['database']): database is Database => '$transaction' in database

/** Does the work of a request here, as a worker would. @throws what it was refused with; its job has failed then */
export async function carryOut(ctx: Context, freeze: DatasetFreeze): Promise<DatasetVersion> {
  const { database } = ctx
  if (!isWhole(database)) throw new Error('a worker has a transaction of its own')
  const worker = await database.worker.create({
    data: { host: 'host-of-a-freezing-worker', pid: 4_191_000, engine: 'cpu', engineReason: '' },
  })
  const claim = await claimJob({ ...ctx, actor: null }, { jobId: freeze.jobId, attempt: 1, workerId: worker.id })
  if (!claim) throw new Error(`job ${freeze.jobId} could not be claimed`)
  try {
    const { signal } = new AbortController()
    const context = () => ({ ...ctx, database, actor: claim.actor, now: new Date() })
    return await writeDataset(context, claim, freeze, { report: () => {}, signal })
  } catch (error) {
    await failJob(ctx, claim, String(error))
    throw error
  } finally {
    await database.worker.update({ where: { id: worker.id }, data: { stoppedAt: new Date() } })
  }
}

/** Asks for a dataset to be frozen, and freezes it; whoever froze it has signed that it is trained on unsearched. */
export async function freezeNow(ctx: Context, input: Parameters<typeof freezeDataset>[1]) {
  const version = await carryOut(ctx, await freezeDataset(ctx, input))
  await signWaiver(ctx, version)
  return version
}

/** Signs whatever may come to be known of a version: for tests of what comes after. */
export const signWaiver = ({ database }: Context, { id, createdById }: Pick<DatasetVersion, 'id' | 'createdById'>) =>
  database.leakageWaiver.create({
    data: {
      ...{ datasetVersionId: id, createdById, reason: 'a test of something else' },
      ...{ uncomparedCount: 1e6, dividedGroupCount: 1e6, confirmedPairCount: 1e6, openPairCount: 1e6 },
    },
  })
