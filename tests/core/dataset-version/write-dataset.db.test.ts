import { expect, test } from 'vitest'
import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { writeDataset } from '#core/dataset-version/write-dataset.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { setLabel } from '#core/label/set-label.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { openCore } from '#tests/kit/core.ts'
import { carryOut } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { freezeTask } from '#worker/tasks/freeze.ts'

const core = await openCore()
const { database, project, images, claim, product } = core
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
type Owner = Awaited<ReturnType<typeof project>>

/** Thirty groups of two, fifteen of each class. */
async function labelled() {
  const owner = await project()
  const wanted = Array.from({ length: 60 }, (_, i) => ({ groupKey: `patient ${i >> 1}`, classIndex: (i >> 1) % 2 }))
  return { owner, made: await images(owner, wanted) }
}
const ask = (owner: Owner, rule: object = { ratio }) =>
  freezeDataset(owner.admin, { projectId: owner.id, seed: 1, ...rule })
const versionsOf = ({ id: projectId }: Owner) =>
  database.datasetVersion.findMany({ where: { projectId }, orderBy: { number: 'asc' } })
const itemsOf = ({ id: projectId }: Owner) => database.datasetItem.count({ where: { image: { projectId } } })
const stays = new AbortController().signal

/** Nobody in the project is given a number until it is released. */
async function holdNumbers({ id }: Owner) {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const holding = database.$transaction(
    async tx => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${id}, 2))`
      held.resolve()
      await released.promise
    },
    { timeout: 60_000 },
  )
  await held.promise
  return async () => {
    released.resolve()
    await holding
  }
}

/** Settles when somebody waits for what holdNumbers holds. */
const waitsForNumber = () =>
  expect
    .poll(
      () => database.$queryRaw`
      select 1 from pg_locks l join pg_database d on d."oid" = l."database"
      where d."datname" = current_database() and l."locktype" = 'advisory' and not l."granted"`,
      { timeout: 20_000 },
    )
    .toHaveLength(1)

/** The work of one attempt. `written` settles when every item is, and nothing is committed. */
async function begin({ jobId, ...freeze }: Awaited<ReturnType<typeof ask>>, attempt = 1, signal = stays) {
  const held = await claim(jobId, attempt)
  const written = Promise.withResolvers<void>()
  const done = writeDataset(
    () => ({ ...product(), actor: held.actor, now: new Date() }),
    held,
    { jobId, ...freeze },
    {
      signal,
      report: ({ phase }) => {
        if (phase === 'Counting readers') written.resolve()
      },
    },
  )
  done.catch(written.reject)
  return { done, written: written.promise }
}

test('whoever labels what is just being frozen waits for nobody and is not in it; until it is whole nobody sees any of it', async () => {
  const { owner, made } = await labelled()
  const release = await holdNumbers(owner)
  const { done, written } = await begin(await ask(owner))
  await written
  const labelClassId = owner.labelClasses[1]?.id ?? ''
  for (const { id: imageId } of made.slice(0, 5))
    expect(await setLabel(owner.admin, { imageId, labelClassId, expectedVersion: 1 })).toMatchObject({ version: 2 })
  expect([await versionsOf(owner), await itemsOf(owner)]).toEqual([[], 0])
  await release()
  const frozen = await done
  const items = await database.datasetItem.findMany({
    where: { datasetVersionId: frozen.id },
    include: { referenceLabel: true },
  })
  expect(items.map(item => item.referenceLabel.version)).toEqual(Array(60).fill(1))
  expect(await manifestOf(owner.admin, frozen)).not.toContain('Fracture,2')
  expect(frozen.createdAt.getTime()).toBeLessThan(Date.now())
  const next = await carryOut(owner.admin, await ask(owner))
  expect((await manifestOf(owner.admin, next)).match(/Fracture,2/g)).toHaveLength(5)
})

test('one whose worker was relieved leaves nothing; the next one freezes it once', async () => {
  const { owner } = await labelled()
  const freeze = await ask(owner)
  const release = await holdNumbers(owner)
  const first = await begin(freeze)
  await first.written
  const second = await begin(freeze, 2)
  const refused = expect(first.done).rejects.toThrow(Conflict)
  await second.written
  await release()
  await refused
  const frozen = await second.done
  expect(frozen).toMatchObject({ number: 1, imageCount: 60, freezeId: freeze.id })
  expect([(await versionsOf(owner)).length, await itemsOf(owner)]).toEqual([1, 60])
  const job = await database.job.findUniqueOrThrow({ where: { id: freeze.jobId } })
  expect(job).toMatchObject({ status: 'SUCCEEDED', attempt: 2 })
})

test('stopped on the way it leaves nothing', async () => {
  const { owner } = await labelled()
  const stopper = new AbortController()
  const freeze = await ask(owner)
  const held = await claim(freeze.jobId)
  const stopped = writeDataset(() => ({ ...product(), actor: held.actor }), held, freeze, {
    signal: stopper.signal,
    report: ({ phase }) => {
      if (phase === 'Writing images') stopper.abort(new Error('cancelled'))
    },
  })
  await expect(stopped).rejects.toThrow('cancelled')
  expect([await versionsOf(owner), await itemsOf(owner)]).toEqual([[], 0])
})

test('cancelled when all is written and its number is not there yet, it leaves nothing', async () => {
  const { owner } = await labelled()
  const release = await holdNumbers(owner)
  const stopper = new AbortController()
  const freeze = await ask(owner)
  const { done, written } = await begin(freeze, 1, stopper.signal)
  await written
  const refused = expect(done).rejects.toThrow('cancelled')
  await waitsForNumber()
  stopper.abort(new Error('cancelled'))
  await release()
  await refused
  expect([await versionsOf(owner), await itemsOf(owner)]).toEqual([[], 0])
  const job = await database.job.findUniqueOrThrow({ where: { id: freeze.jobId } })
  expect(job).toMatchObject({ status: 'RUNNING', finishedAt: null })
})

test('its job ends when it is whole', async () => {
  const { owner } = await labelled()
  const release = await holdNumbers(owner)
  const freeze = await ask(owner)
  const { done, written } = await begin(freeze)
  await written
  await waitsForNumber()
  const whole = Date.now()
  await release()
  await done
  const { finishedAt } = await database.job.findUniqueOrThrow({ where: { id: freeze.jobId } })
  expect(finishedAt?.getTime()).toBeGreaterThanOrEqual(whole)
})

test('cancelled while it waits it has frozen nothing, and tried again it freezes', async () => {
  const { owner } = await labelled()
  const freeze = await ask(owner)
  expect(await cancelJob(owner.admin, { id: freeze.jobId })).toMatchObject({ status: 'CANCELLED' })
  expect(await runTask(core, freezeTask, freeze.jobId)).toMatchObject({ status: 'CANCELLED' })
  expect(await versionsOf(owner)).toEqual([])
  await retryJob(owner.admin, { id: freeze.jobId })
  expect(await runTask(core, freezeTask, freeze.jobId)).toMatchObject({ status: 'SUCCEEDED' })
  expect(await versionsOf(owner)).toMatchObject([{ number: 1, freezeId: freeze.id }])
})

test('five at once get the numbers 1 to 5 and, asked alike, the same hash', async () => {
  const { owner } = await labelled()
  const asked = await Promise.all(Array.from({ length: 5 }, () => ask(owner)))
  await Promise.all(asked.map(freeze => carryOut(owner.admin, freeze)))
  const versions = await versionsOf(owner)
  expect(versions.map(v => v.number)).toEqual([1, 2, 3, 4, 5])
  expect(new Set(versions.map(v => v.manifestSha256)).size).toBe(1)
})

test('what takes every group to tell is told by the job, in the words of a refusal', async () => {
  const { owner } = await labelled()
  const freeze = await ask(owner, { counts: { train: 31, validation: 9, test: 20 } })
  const job = await runTask(core, freezeTask, freeze.jobId)
  expect(job).toMatchObject({
    status: 'FAILED',
    failure: expect.stringContaining('counts.train is 31; allowed: what whole groups add up to (groups of 2 images)'),
  })
  expect([await versionsOf(owner), await itemsOf(owner)]).toEqual([[], 0])
})

test.each<[string, (owner: Owner) => Promise<object>, string]>([
  [
    'names suspected',
    async ({ id: projectId }) => database.image.updateMany({ where: { projectId }, data: { burnedIn: 'SUSPECTED' } }),
    'LEAVE_OUT or INCLUDE: in 60 labelled images names are suspected',
  ],
  [
    'an import begun',
    async ({ id: projectId, admin }) => {
      const data = { projectId, kind: 'IMPORT' as const, createdById: admin.actor?.id ?? '' }
      const { id: jobId } = await database.job.create({ data })
      return database.import.create({ data: { projectId, jobId, source: 'FOLDER', location: '/none' } })
    },
    'an import has just begun',
  ],
])('%s between the request and its turn: the job fails, and says what is to be decided', async (_, happen, words) => {
  const { owner } = await labelled()
  const freeze = await ask(owner)
  await happen(owner)
  const job = await runTask(core, freezeTask, freeze.jobId)
  expect(job).toMatchObject({ status: 'FAILED', failure: expect.stringContaining(words) })
  expect(await versionsOf(owner)).toEqual([])
})

test('a class with fewer groups than splits is refused at once, where counting a few images tells', async () => {
  const owner = await project()
  const many = Array.from({ length: 40 }, (_, i) => ({ groupKey: `normal ${i}`, classIndex: 0 }))
  await images(owner, [...many, { groupKey: 'a', classIndex: 1 }, { groupKey: 'b', classIndex: 1 }])
  const refused = ask(owner)
  await expect(refused).rejects.toThrow(InvalidInput)
  await expect(refused).rejects.toThrow('Fracture has 2 groups for TRAIN, VALIDATION, TEST')
  expect(await database.job.count({ where: { projectId: owner.id, kind: 'FREEZE' } })).toBe(0)
})

test('a request stays as it was asked', async () => {
  const { owner } = await labelled()
  const { id } = await ask(owner)
  await expect(database.$executeRaw`update "DatasetFreeze" set "seed" = 2 where "id" = ${id}::uuid`).rejects.toThrow(
    'DatasetFreeze is append-only',
  )
  await expect(database.$executeRaw`delete from "DatasetFreeze" where "id" = ${id}::uuid`).rejects.toThrow(
    'DatasetFreeze is append-only',
  )
})
