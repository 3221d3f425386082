import { expect, test } from 'vitest'
import { computeAgreement } from '#core/agreement/compute-agreement.ts'
import { figuresIn } from '#core/agreement/figures.ts'
import { cellOf, countDisagreements, findDisagreements } from '#core/agreement/find-disagreements.ts'
import { Forbidden, InvalidInput } from '#core/errors.ts'
import { takeOutImage } from '#core/image/take-out.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { setLabel } from '#core/label/set-label.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { writeLabelRows } from '#tests/kit/label-rows.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { compareTask } from '#worker/tasks/compare.ts'

const core = await openCore()
const { database, project, member, images } = core

/** A project of two blind readers, and images that nobody has read. */
async function room(count: number, policy: { readerCount?: number; isBlind?: boolean } = {}) {
  const owner = await project()
  await setReadingPolicy(owner.admin, {
    projectId: owner.id,
    expectedRevision: 0,
    ...{ readerCount: 2, isBlind: true, ...policy },
  })
  const [ada, ben] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${Math.floor(i / 2)}`, classIndex: null })),
  )
  const classIds = owner.labelClasses.map(c => c.id)
  const say = (ctx: TestContext, place: number, said: number | 'cannot tell', expectedVersion = 0) =>
    setLabel(ctx, {
      imageId: made[place]?.id ?? '',
      expectedVersion,
      ...(said === 'cannot tell' ? { cannotTell: 'WRONG_VIEW' } : { labelClassId: classIds[said] ?? '' }),
    })
  return { owner, ada, ben, made, classIds, say }
}

const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''

async function compute(ctx: TestContext, projectId: string) {
  const { id, jobId } = await computeAgreement(ctx, { projectId })
  const job = await runTask(core, compareTask, jobId)
  const report = await database.agreementReport.findUniqueOrThrow({ where: { id } })
  const figures = figuresIn(report)
  if (!figures) throw new Error(`${job.status}: ${job.failure}`)
  return { report, job, figures }
}

test('what two blind readers said first is compared: later versions, single readings and who was not blind are not', async () => {
  const { owner, ada, ben, made, classIds, say } = await room(8)
  for (const [place, [a, b]] of (
    [
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 1],
      [0, 0],
      ['cannot tell', 1],
    ] as const
  ).entries()) {
    await say(ada, place, a)
    await say(ben, place, b)
  }
  await say(ada, 6, 1)
  // Having seen the other, one follows: it stays a disagreement.
  await say(ben, 2, 0, 1)
  const reviewer = await member(owner.id, 'REVIEWER')
  await say(reviewer, 6, 0)
  const { figures, job, report } = await compute(owner.admin, owner.id)
  expect(job.status).toBe('SUCCEEDED')
  expect(figures.counted).toEqual({
    ...{ imageCount: 7, onceCount: 1, untoldCount: 1, answerCount: 13, openCount: 0, importedCount: 0 },
  })
  expect(figures.cannotTell).toEqual([{ cannotTell: 'WRONG_VIEW', answerCount: 1 }])
  expect(figures.overall).toMatchObject({ imageCount: 5, groupCount: 3, raw: { value: 0.8, why: null } })
  // Four alike of five; 0: three and two, 1: two and three.
  expect(figures.overall.cohen.value).toBeCloseTo((0.8 - 0.48) / (1 - 0.48), 9)
  expect(figures.classes.map(c => [c.labelClassId, c.answerCount, c.imageCount])).toEqual([
    [classIds[0], 5, 5],
    [classIds[1], 5, 5],
  ])
  expect(figures.weeks).toHaveLength(1)
  const [pair] = figures.pairs
  const whose = [pair?.first, pair?.second].map(place => figures.readers[place ?? -1]?.readerId)
  expect(new Set(whose)).toEqual(new Set([idOf(ada), idOf(ben)]))
  expect(pair?.confusion.flat().reduce((a, b) => a + b, 0)).toBe(6)

  const asked = {
    firstReader: idOf(ada),
    secondReader: idOf(ben),
    firstClassId: classIds[0],
    secondClassId: classIds[1],
  }
  const page = { direction: 'asc', take: 10 } as const
  const found = (of: object) => findDisagreements(core.product(), report.id, cellOf(figures, of), page)
  expect(await found(asked)).toEqual([made[2]?.id])
  const turned = {
    firstReader: idOf(ben),
    secondReader: idOf(ada),
    firstClassId: classIds[1],
    secondClassId: classIds[0],
  }
  expect(await found(turned), 'the other way round').toEqual([made[2]?.id])
  expect(await found({ ...asked, firstClassId: classIds[1], secondClassId: classIds[0] })).toEqual([])
  expect(await found({ ...asked, firstClassId: null, firstCannotTell: true })).toEqual([made[5]?.id])
  const both = [made[2]?.id, made[5]?.id]
  expect(await found({ ...asked, firstClassId: null, secondClassId: null })).toEqual(both)
  expect(await found({})).toEqual(both)
  expect(await found({ firstClassId: classIds[1], secondClassId: classIds[0] })).toEqual([made[2]?.id])
  const cell = cellOf(figures, asked)
  expect(await countDisagreements(core.product(), report.id, cell, null)).toBe(1)
  expect(() => cellOf(figures, { ...asked, secondReader: 'nobody' })).toThrow(InvalidInput)
  expect(() => cellOf(figures, { ...asked, secondReader: null })).toThrow('two readers, or none')
  expect(() => cellOf(figures, { ...asked, secondReader: idOf(ada) })).toThrow('another reader')
  expect(() => cellOf(figures, { ...asked, secondClassId: classIds[0] })).toThrow('another answer')
  expect(() => cellOf(figures, { ...asked, firstClassId: owner.id })).toThrow('a class of this report')
  expect(() => cellOf(figures, { ...asked, firstClassId: null })).toThrow('what both said, or neither')
  expect(() => cellOf(figures, { ...asked, firstCannotTell: true })).toThrow('nothing beside firstClassId')

  const events = await database.auditEvent.findMany({ where: { nounId: report.id }, orderBy: { seq: 'asc' } })
  expect(events.map(e => e.action)).toEqual(['AGREEMENT_REQUESTED', 'AGREEMENT_COMPUTED'])
  expect(events[1]?.after).toEqual({ imageCount: 7, answerCount: 13, readerCount: 2, twiceReadCount: 5 })
})

test('labellers that an import names are readers of their own; of an import that was undone nothing counts, nor of what was taken out', async () => {
  const { owner, ada, made, classIds, say } = await room(3, { isBlind: false })
  const source = await database.import.findFirstOrThrow({ where: { projectId: owner.id } })
  const row = (imageId: string, who: string, said: number) => ({
    ...{ imageId, labelClassId: classIds[said] ?? '', origin: 'IMPORT' as const, importId: source.id },
    labeller: `import:${'a'.repeat(64)}#${who}`,
  })
  const ids = made.map(i => i.id)
  await writeLabelRows(
    database,
    owner.id,
    ids.flatMap(id => [row(id, 'anna', 0), row(id, 'bert', 1)]),
  )
  await database.image.updateMany({ where: { id: { in: ids } }, data: { readCount: 2, revision: 1, labelVersion: 2 } })
  await say(ada, 0, 0)
  await takeOutImage(owner.admin, { imageId: ids[2] ?? '', reason: 'blurred' })
  const { figures } = await compute(owner.admin, owner.id)
  expect(figures.counted).toMatchObject({ imageCount: 2, answerCount: 5, openCount: 1, importedCount: 4 })
  expect(figures.readers.map(r => r.labeller?.split('#')[1] ?? r.readerId).sort()).toEqual(
    [idOf(ada), 'anna', 'bert'].sort(),
  )
  expect(figures.pairCount).toBe(3)
  expect(figures.overall.cohen).toMatchObject({ value: null, why: 'SEVERAL_PAIRS' })
  const undoing = await database.job.create({
    data: { projectId: owner.id, kind: 'UNDO_IMPORT', createdById: idOf(owner.admin), status: 'SUCCEEDED' },
  })
  await database.import.update({ where: { id: source.id }, data: { undoJobId: undoing.id } })
  const after = await compute(owner.admin, owner.id)
  expect(after.figures.counted).toMatchObject({ imageCount: 1, answerCount: 1 })
  expect(after.figures.overall.raw).toMatchObject({ value: null, why: 'ONE_READER' })
  const kept = await database.disagreement.groupBy({ by: ['reportId'], _count: true })
  expect(kept.map(k => k.reportId)).not.toContain(after.report.id)
})

test('a project that nobody read says so, and figures are not changed once they are there', async () => {
  const { owner } = await room(2)
  const { figures, report } = await compute(owner.admin, owner.id)
  expect(figures.overall.alpha).toEqual({ value: null, lower: null, upper: null, why: 'ONE_READER' })
  expect(figures.pairs).toEqual([])
  const change = [
    database.$executeRaw`update "AgreementReport" set "figures" = '{}' where "id" = ${report.id}::uuid`,
    database.$executeRaw`delete from "AgreementReport" where "id" = ${report.id}::uuid`,
  ]
  for (const refused of change) await expect(refused).rejects.toThrow('append-only')
})

test('only of the newest report the ways to images are kept', async () => {
  const { owner, ada, ben, say } = await room(2)
  await say(ada, 0, 0)
  await say(ben, 0, 1)
  const first = await compute(owner.admin, owner.id)
  const rows = (reportId: string) => database.disagreement.count({ where: { reportId } })
  expect(await rows(first.report.id)).toBe(4)
  const second = await compute(owner.admin, owner.id)
  expect(await rows(first.report.id), 'while the second is computed the first leads').toBe(4)
  const third = await compute(owner.admin, owner.id)
  expect(await Promise.all([first, second, third].map(({ report }) => rows(report.id)))).toEqual([0, 4, 4])
})

test('who asks while one is under way is answered with that; cancelled, it may be tried again, from the start', async () => {
  const { owner, ada, ben, say } = await room(2)
  await say(ada, 0, 0)
  await say(ben, 0, 1)
  const auditor = await member(owner.id, 'AUDITOR')
  const both = await Promise.all([owner.admin, auditor].map(ctx => computeAgreement(ctx, { projectId: owner.id })))
  expect(new Set(both.map(r => r.id)).size).toBe(1)
  const jobId = both[0]?.jobId ?? ''
  await cancelJob(owner.admin, { id: jobId })
  await retryJob(auditor, { id: jobId })
  const job = await runTask(core, compareTask, jobId, { attempt: 2 })
  expect(job.status).toBe('SUCCEEDED')
  expect(await database.disagreement.count({ where: { reportId: both[0]?.id ?? '' } })).toBe(4)
})

test('a worker that is told to end in the midst puts it back, and the next one comes to the same', async () => {
  const { owner, ada, ben, say } = await room(2)
  await say(ada, 0, 0)
  await say(ben, 0, 1)
  const asked = await computeAgreement(owner.admin, { projectId: owner.id })
  const ending = new AbortController()
  const end: typeof compareTask = async tools => {
    await compareTask({
      ...tools,
      report: progress => {
        if (progress.phase === 'Drawing groups' && progress.done > 10) ending.abort()
        tools.report(progress)
      },
    })
  }
  await expect(runTask(core, end, asked.jobId, { ending: ending.signal })).rejects.toThrow('ending')
  const where = { id: asked.id }
  expect(await database.agreementReport.findUniqueOrThrow({ where })).toMatchObject({ computedAt: null, figures: null })
  expect(await runTask(core, compareTask, asked.jobId, { attempt: 2 })).toMatchObject({ status: 'SUCCEEDED' })
  expect(await database.disagreement.count({ where: { reportId: asked.id } })).toBe(4)
})

test('readers may not ask, and nobody who reads blind, whatever else they are', async () => {
  const { owner, ada } = await room(1)
  const ask = (ctx: TestContext) => computeAgreement(ctx, { projectId: owner.id })
  await expect(ask(ada)).rejects.toThrow(Forbidden)
  await expect(ask(await member(owner.id, 'READER', 'ADMIN'))).rejects.toThrow('you read this project blind')
  await expect(ask(await member(owner.id, 'ENGINEER'))).rejects.toThrow('needs the role REVIEWER or AUDITOR or ADMIN')
})
