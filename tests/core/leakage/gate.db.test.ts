import { expect, test } from 'vitest'
import { Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { waiveLeakage } from '#core/leakage/waive.ts'
import { recipes } from '#core/training-run/config.ts'
import { resumeTrainingRun } from '#core/training-run/resume.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { openRoom } from './room.ts'

const core = await openCore()
const { database, member } = core
const config = recipes.find(r => r.name === 'quick-look')?.config
if (!config) throw new Error('no recipe')
const start = (ctx: TestContext, datasetVersionId: string) => startTrainingRun(ctx, { datasetVersionId, config })

const allowed =
  'a dataset version whose images were compared and whose copies stand in one split, or one with a waiver for what is known of it'
const refusal = (known: string) => new InvalidInput('datasetVersionId', `dataset version 1: ${known}`, allowed)

test('a run on a version that nobody searched is refused, and nothing is written', async () => {
  const { owner, freeze, compare } = await openRoom(core)
  const { id } = await freeze()
  await expect(start(owner.admin, id)).rejects.toThrow(
    refusal('24 images were not compared by any search for duplicates'),
  )
  expect(await database.trainingRun.count({ where: { projectId: owner.id } })).toBe(0)
  expect(await database.job.count({ where: { projectId: owner.id, kind: 'TRAIN' } })).toBe(0)
  await compare()
  expect(await start(owner.admin, id)).toMatchObject({ number: 1, leakageWaiverId: null })
})

test('copies in different splits are refused by number: confirmed, and while nobody has decided', async () => {
  const { owner, freeze, compare, pair, decide } = await openRoom(core, { 9: 'a', 10: 'a' })
  const { id } = await freeze()
  await compare()
  const first = await pair(0, 1)
  await pair(3, 4)
  await decide(first, 'CONFIRMED')
  await expect(start(owner.admin, id)).rejects.toThrow(
    refusal(
      '2 groups stand in several splits; 1 pair of copies stands in different splits; 1 pair in different splits may be copies, and nobody has decided',
    ),
  )
})

test('with a waiver it is started, under that waiver, in the run and in the trail; of more than it knew it says nothing', async () => {
  const { owner, freeze, compare, pair, decide } = await openRoom(core)
  const version = await freeze()
  await compare()
  const first = await pair(0, 1)
  const reason = 'the two are phantoms'
  await waiveLeakage(owner.admin, { datasetVersionId: version.id, reason })
  const waiver = await database.leakageWaiver.findFirstOrThrow({ where: { datasetVersionId: version.id } })
  expect(waiver).toMatchObject({ reason, openPairCount: 1, confirmedPairCount: 0, uncomparedCount: 0 })
  const run = await start(owner.admin, version.id)
  expect(run.leakageWaiverId).toBe(waiver.id)
  const said = await database.auditEvent.findMany({
    where: { projectId: owner.id, action: { in: ['LEAKAGE_WAIVED', 'TRAINING_STARTED'] } },
    orderBy: { seq: 'asc' },
  })
  expect(said).toMatchObject([
    { nounId: version.id, reason, after: { number: 1, openPairCount: 1, leakageWaiverId: waiver.id } },
    { nounId: run.id, after: { leakageWaiverId: waiver.id } },
  ])
  await decide(first, 'CONFIRMED')
  await expect(start(owner.admin, version.id)).rejects.toThrow('less was known when its waiver was signed')
  await decide(first, 'DENIED')
  expect(await start(owner.admin, version.id)).toMatchObject({ leakageWaiverId: null })
})

test('a run that stopped does not go on with what has come to be known meanwhile, but under a waiver', async () => {
  const { owner, freeze, compare, pair } = await openRoom(core)
  const version = await freeze()
  await compare()
  const run = await start(owner.admin, version.id)
  const over = { status: 'FAILED', finishedAt: new Date(), failure: 'no room' } as const
  await database.job.update({ where: { id: run.jobId }, data: over })
  await pair(0, 1)
  await expect(resumeTrainingRun(owner.admin, { id: run.id })).rejects.toThrow('1 pair in different splits may be')
  await waiveLeakage(owner.admin, { datasetVersionId: version.id, reason: 'it is late' })
  const gone = await resumeTrainingRun(owner.admin, { id: run.id })
  const waiver = await database.leakageWaiver.findFirstOrThrow({ where: { datasetVersionId: version.id } })
  expect(gone.leakageWaiverId).toBe(waiver.id)
})

test('what cannot be signed is refused by name, and nothing is written', async () => {
  const { owner, freeze, compare } = await openRoom(core)
  const { id } = await freeze()
  const sign = (input: object, ctx = owner.admin) =>
    waiveLeakage(ctx, { datasetVersionId: id, reason: 'it is late', ...input })
  await expect(sign({ reason: ' ' })).rejects.toThrow(InvalidInput)
  await expect(sign({ reason: 'x'.repeat(501) })).rejects.toThrow(InvalidInput)
  await expect(sign({ datasetVersionId: 'x' })).rejects.toThrow(NotFound)
  await expect(sign({ datasetVersionId: owner.id })).rejects.toThrow(NotFound)
  await expect(sign({}, await member(owner.id, 'READER', 'REVIEWER', 'AUDITOR'))).rejects.toThrow(Forbidden)
  await compare()
  await expect(sign({})).rejects.toThrow('dataset version 1, of which no leakage is known')
  expect(await database.leakageWaiver.count({ where: { datasetVersionId: id } })).toBe(0)
})

test('nobody changes what was signed', async () => {
  const { owner, freeze } = await openRoom(core)
  const { id } = await freeze()
  await waiveLeakage(owner.admin, { datasetVersionId: id, reason: 'it is late' })
  const where = { datasetVersionId: id }
  await expect(database.leakageWaiver.updateMany({ where, data: { reason: 'it is fine' } })).rejects.toThrow()
  await expect(database.leakageWaiver.deleteMany({ where })).rejects.toThrow()
})
