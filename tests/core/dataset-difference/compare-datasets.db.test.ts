import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { readAttributes } from '#core/answer-attribute/rule.ts'
import { setAttributes } from '#core/answer-attribute/set-attributes.ts'
import { compareDatasets } from '#core/dataset-difference/compare-datasets.ts'
import { findItemsOf, stateKey } from '#core/dataset-difference/find-items.ts'
import { splitsOf } from '#core/dataset-version/frozen.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { setLabel } from '#core/label/set-label.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { compareDatasetsTask } from '#worker/tasks/compare-datasets.ts'

const core = await openCore()
const { database, project, member, images } = core

const compare = async (...[ctx, input]: Parameters<typeof compareDatasets>) => {
  const asked = await compareDatasets(ctx, input)
  const job = await runTask(core, compareDatasetsTask, asked.jobId)
  expect(job.status).toBe('SUCCEEDED')
  return database.datasetDifference.findUniqueOrThrow({ where: { id: asked.id }, include: { items: true } })
}

/** Twenty labelled images, ten groups of two. */
async function openTwo() {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: 20 }, (_, i) => ({ groupKey: `g${i % 10}`, classIndex: i % 2 })),
  )
  const before = { projectId: owner.id, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } }
  return { owner, made, before, first: await freezeNow(owner.admin, before) }
}

test('each image is told by what differs, and what is the same is counted', async () => {
  const { owner, made, before, first } = await openTwo()
  const [relabelled, regrouped, removed] = made.map(({ id }) => id)
  const [normal = '', fracture = ''] = owner.labelClasses.map(({ id }) => id)
  await setLabel(owner.admin, { imageId: relabelled ?? '', labelClassId: fracture, expectedVersion: 1 })
  await database.image.update({ where: { id: regrouped ?? '' }, data: { groupKey: 'new' } })
  await database.image.update({
    where: { id: removed ?? '' },
    data: { takenOutAt: new Date(), takenOutById: owner.admin.actor?.id ?? '', takenOutReason: 'blurred' },
  })
  const [added] = await images(owner, [{ groupKey: 'added', classIndex: 0 }])
  const second = await freezeNow(owner.admin, { ...before, seed: 2 })
  const { items, ...found } = await compare(owner.admin, { fromId: first.id, datasetVersionId: second.id })
  const of = (change: string) => items.flatMap(item => (item.change === change ? [item.imageId] : []))
  expect(of('ADDED')).toEqual([added?.id])
  expect(of('REMOVED')).toEqual([removed])
  expect(of('RELABELLED')).toEqual([relabelled])
  expect(of('REGROUPED')).toEqual([regrouped])
  const [a, b] = await Promise.all(
    [first, second].map(({ id }) => database.datasetItem.findMany({ where: { datasetVersionId: id } })),
  )
  const splits = new Map(a?.map(({ imageId, split }) => [imageId, split]))
  const moved = b?.flatMap(({ imageId, split }) => ((splits.get(imageId) ?? split) === split ? [] : [imageId]))
  expect(moved?.length).toBeGreaterThan(1)
  expect(of('MOVED')).toEqual(moved?.sort())
  const changed = new Set(items.map(({ imageId }) => imageId)).size
  expect(found).toMatchObject({
    ...{ addedCount: 1, removedCount: 1, relabelledCount: 1, regroupedCount: 1, movedCount: moved?.length },
    ...{ sameCount: 21 - changed, comparedAt: expect.any(Date) },
  })
  const told = await database.auditEvent.findFirstOrThrow({
    where: { nounId: found.id, action: 'DATASETS_COMPARED' },
  })
  expect(told.after).toMatchObject({ fromNumber: 1, toNumber: 2, addedCount: 1, sameCount: 21 - changed })

  const states = await findItemsOf(
    core,
    [first, second].map(({ id }) => stateKey(id, relabelled ?? '')),
  )
  expect([...states.values()].map(({ labelClassId, className }) => [labelClassId, className])).toEqual([
    [normal, 'Normal'],
    [fracture, 'Fracture'],
  ])

  // The other way round, added is removed.
  const back = await compare(owner.admin, { fromId: second.id, datasetVersionId: first.id })
  expect(back).toMatchObject({ addedCount: 1, removedCount: 1, relabelledCount: 1, sameCount: 21 - changed })
  expect(back.items.find(item => item.change === 'ADDED')?.imageId).toBe(removed)
})

test('what was computed is answered with ever after, what is under way too, and what came to nothing is asked anew', async () => {
  const { owner, before, first } = await openTwo()
  const second = await freezeNow(owner.admin, before)
  const two = { fromId: first.id, datasetVersionId: second.id }
  const asked = await compareDatasets(owner.admin, two)
  expect((await compareDatasets(owner.admin, two)).id).toBe(asked.id)
  await cancelJob(owner.admin, { id: asked.jobId })
  const again = await compareDatasets(owner.admin, two)
  expect(again.id).not.toBe(asked.id)
  await runTask(core, compareDatasetsTask, again.jobId)
  const auditor = await member(owner.id, 'AUDITOR')
  const found = await compareDatasets(auditor, two)
  expect(found).toMatchObject({ id: again.id, addedCount: 0, removedCount: 0, movedCount: 0, sameCount: 20 })
  expect(await database.datasetDifferenceItem.count({ where: { differenceId: again.id } })).toBe(0)
  await database.project.update({ where: { id: owner.id }, data: { archivedAt: new Date() } })
  expect((await compareDatasets(auditor, two)).id).toBe(again.id)
})

test('cancelled in the middle nothing is left of it; tried again it comes to all of it', async () => {
  const { owner, before, first } = await openTwo()
  const second = await freezeNow(owner.admin, { ...before, seed: 2 })
  const asked = await compareDatasets(owner.admin, { fromId: first.id, datasetVersionId: second.id })
  await database.membership.updateMany({ where: { projectId: owner.id }, data: { roles: ['READER'] } })
  const refused = await runTask(core, compareDatasetsTask, asked.jobId)
  expect(refused).toMatchObject({ status: 'FAILED', failure: expect.stringContaining('compare datasets') })
  const items = () => database.datasetDifferenceItem.count({ where: { differenceId: asked.id } })
  expect(await items()).toBe(0)
  await database.membership.updateMany({ where: { projectId: owner.id }, data: { roles: ['ADMIN'] } })
  await retryJob(owner.admin, { id: asked.jobId })
  expect(await runTask(core, compareDatasetsTask, asked.jobId, { attempt: 2 })).toMatchObject({ status: 'SUCCEEDED' })
  expect(await items()).toBeGreaterThan(0)
})

test('what counts beside the class is compared where both versions have the attribute, and counted by split', async () => {
  const { owner, made, before, first } = await openTwo()
  const { admin, id: projectId } = owner
  const names = (...of: string[]) => of.map(name => ({ name, choices: [{ name: 'Yes' }, { name: 'No' }] }))
  await setAttributes(admin, { projectId, expectedRevision: 0, attributes: names('Screw') })
  const [screw] = await readAttributes(admin, projectId)
  const say = async (i: number, choice: number, version: number) =>
    setLabel(admin, {
      ...{ imageId: made[i]?.id ?? '', labelClassId: owner.labelClasses[i % 2]?.id ?? '', expectedVersion: version },
      attributes: [{ attributeId: screw?.id ?? '', choiceIds: [screw?.choices[choice]?.id ?? ''] }],
    })
  await setReadingPolicy(admin, { projectId, expectedRevision: 1, readerCount: 1 }).catch(() => undefined)
  for (const i of [0, 1, 2]) await say(i, 0, 1)
  const second = await freezeNow(admin, before)
  await say(1, 1, 2)
  const third = await freezeNow(admin, before)
  // Of the first nobody was asked.
  expect(await compare(admin, { fromId: first.id, datasetVersionId: second.id })).toMatchObject({ relabelledCount: 0 })
  const { items, relabelledCount } = await compare(admin, { fromId: second.id, datasetVersionId: third.id })
  expect([relabelledCount, items.map(item => item.imageId)]).toEqual([1, [made[1]?.id]])
  const said = splitsOf(third).flatMap(({ attributes = [] }) => attributes)
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
  expect(said).toHaveLength(3)
  expect(sum(said.map(({ imageCount }) => imageCount))).toBe(3)
  expect(['Yes', 'No'].map(name => sum(said.map(s => s.choices.find(c => c.name === name)?.imageCount ?? 0)))).toEqual([
    2, 1,
  ])
  expect(splitsOf(first).map(split => split.attributes)).toEqual([undefined, undefined, undefined])
})

test('two that are one, or of two projects, or not there are refused by name, and so are those who may not', async () => {
  const { owner, before, first } = await openTwo()
  const second = await freezeNow(owner.admin, before)
  const other = await openTwo()
  const two = { fromId: first.id, datasetVersionId: second.id }
  const stranger = await member(other.owner.id, 'ENGINEER')
  const [reader, blind] = [await member(owner.id, 'READER'), await member(owner.id, 'READER', 'ENGINEER')]
  const unknown = randomUUID()
  for (const [ctx, input, refusal] of [
    [owner.admin, { ...two, fromId: second.id }, 'another dataset version than 2, of its project'],
    [owner.admin, { ...two, fromId: other.first.id }, `no DatasetVersion ${other.first.id}`],
    [owner.admin, { ...two, fromId: unknown }, `no DatasetVersion ${unknown}`],
    [owner.admin, { ...two, fromId: 'two' }, 'no DatasetVersion two'],
    [owner.admin, { ...two, datasetVersionId: unknown }, `no DatasetVersion ${unknown}`],
    [stranger, two, `no DatasetVersion ${second.id}`],
    [reader, two, 'to compare datasets needs the role REVIEWER or ENGINEER or AUDITOR or ADMIN'],
  ] as const)
    await expect(compareDatasets(ctx, input), refusal).rejects.toThrow(refusal)
  await database.project.update({ where: { id: owner.id }, data: { isBlind: true } })
  await expect(compareDatasets(blind, two)).rejects.toThrow('you read this project blind')
})
