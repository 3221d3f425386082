import { expect, test } from 'vitest'
import { sha256Of } from '#core/blob/store.ts'
import { recipes } from '#core/training-run/config.ts'
import { recordEpoch } from '#core/training-run/record-epoch.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, blobs, project, images, claim } = await openCore()
const config = recipes[0]?.config
if (!config) throw new Error('no recipe')

test('two runs that come to the same checkpoint share its bytes: neither takes them from the other, and each epoch names the worker that computed it', async () => {
  const owner = await project()
  await images(
    owner,
    Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
  )
  const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
  const { id: datasetVersionId } = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  const begin = async () => {
    const run = await startTrainingRun(owner.admin, { datasetVersionId, config })
    return { run, claim: await claim(run.jobId) }
  }
  const [ahead, behind] = [await begin(), await begin()]
  const record = ({ run, claim }: typeof ahead, number: number) => {
    const measured = { trainLoss: 1, trainAccuracy: 1, validationLoss: 1, validationAccuracy: 1 }
    const epoch = { ...measured, number, durationMs: 1, imagesPerSecond: 1, isBest: true }
    return recordEpoch(owner.admin, blobs, claim, run, epoch, Buffer.from(`${owner.id}, epoch ${number}`))
  }
  // The one behind has put its bytes, and has not committed yet, when the other has no more use for the same ones.
  const first = await blobs.put(Buffer.from(`${owner.id}, epoch 1`))
  await record(ahead, 1)
  await record(ahead, 2)
  expect(await blobs.has(first)).toBe(true)
  await record(behind, 1)
  await record(behind, 2)
  const second = await blobs.put(Buffer.from(`${owner.id}, epoch 2`))
  await database.job.update({ where: { id: behind.run.jobId }, data: { finishedAt: new Date(), status: 'FAILED' } })
  await record(ahead, 3)
  expect(await blobs.has(second)).toBe(true)
  await record(ahead, 4)
  expect(await blobs.has(sha256Of(Buffer.from(`${owner.id}, epoch 3`)))).toBe(false)

  const recorded = await database.epoch.findMany({ where: { trainingRunId: ahead.run.id } })
  expect(recorded.map(e => e.workerId)).toEqual(Array(4).fill(ahead.claim.workerId))
})

test('an epoch whose answer was lost is recorded again as nothing new: once, with one audit event', async () => {
  const owner = await project()
  await images(
    owner,
    Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
  )
  const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
  const { id: datasetVersionId } = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  const run = await startTrainingRun(owner.admin, { datasetVersionId, config })
  const held = await claim(run.jobId)
  const measured = { trainLoss: 1, trainAccuracy: 1, validationLoss: 1, validationAccuracy: 1 }
  const epoch = { ...measured, number: 1, durationMs: 1, imagesPerSecond: 1, isBest: true }
  const record = () => recordEpoch(owner.admin, blobs, held, run, epoch, Buffer.from('after epoch 1'))
  await record()
  await record()
  expect(await database.epoch.count({ where: { trainingRunId: run.id } })).toBe(1)
  expect(await database.checkpoint.count({ where: { trainingRunId: run.id } })).toBe(1)
  expect(await database.auditEvent.count({ where: { nounId: run.id, action: 'EPOCH_RECORDED' } })).toBe(1)
})
