import { expect, test } from 'vitest'
import { mostFiltersKept } from '#core/agreement/compare-readers.ts'
import { computeAgreement } from '#core/agreement/compute-agreement.ts'
import { figuresIn } from '#core/agreement/figures.ts'
import type { AgreementFilter } from '#core/agreement/filter.ts'
import { cellOf, type DisagreementAsked, findDisagreements } from '#core/agreement/find-disagreements.ts'
import { newestAsked, newestComputed } from '#core/agreement/find-reports.ts'
import type { GroupMeasures } from '#core/agreement/measure.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { compareTask } from '#worker/tasks/compare.ts'

const core = await openCore()
const { database, project, member, images } = core
const day = (n: number) => new Date(Date.UTC(2026, 2, n))

/** Two blind readers of an image each line: what they said, and on which days of March. */
async function read(answers: readonly (readonly [ada: number, ben: number, adaDay?: number, benDay?: number])[]) {
  const owner = await project(['Normal', 'Fracture', 'Tumour'])
  await setReadingPolicy(owner.admin, { projectId: owner.id, expectedRevision: 0, readerCount: 2, isBlind: true })
  const [ada, ben] = [await member(owner.id, 'READER'), await member(owner.id, 'READER')]
  const made = await images(
    owner,
    answers.map((_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  const ids = made.map(i => i.id)
  const classIds = owner.labelClasses.map(c => c.id)
  const say = (ctx: TestContext, place: number, said: number, expectedVersion = 0) =>
    setLabel(ctx, { imageId: ids[place] ?? '', expectedVersion, labelClassId: classIds[said] ?? '' })
  // Nobody changes an answer: what was said on another day is put there past what refuses that.
  const at = ({ id }: { id: string }, n: number) =>
    database.$transaction([
      database.$executeRaw`set local session_replication_role = replica`,
      database.label.update({ where: { id }, data: { createdAt: day(n) } }),
    ])
  for (const [place, [a, b, adaDay = 1, benDay = 1]] of answers.entries()) {
    await at(await say(ada, place, a), adaDay)
    await at(await say(ben, place, b), benDay)
  }
  const [idOfAda = '', idOfBen = ''] = [ada.actor?.id, ben.actor?.id]
  const ask = (filter?: AgreementFilter) =>
    computeAgreement({ ...owner.admin, now: new Date() }, { projectId: owner.id, filter })
  async function compute(filter?: AgreementFilter) {
    const { id, jobId } = await ask(filter)
    const job = await runTask(core, compareTask, jobId)
    const report = await database.agreementReport.findUniqueOrThrow({ where: { id } })
    const figures = figuresIn(report)
    if (!figures) throw new Error(`${job.status}: ${job.failure}`)
    const found = (of: DisagreementAsked) =>
      findDisagreements(core.product(), id, cellOf(figures, of), { direction: 'asc', take: 100 })
    return { report, figures, found }
  }
  return { owner, ada, ben, ids, classIds, say, ask, compute, idOfAda, idOfBen }
}

const values = ({ raw, fleiss, alpha, ac1 }: GroupMeasures) => [raw, fleiss, alpha, ac1].map(of => of.value)

test('of one class: against all others, of all images, as the report of all classes says of it', async () => {
  const { owner, compute, classIds, ids, idOfAda, idOfBen } = await read([
    ...Array.from({ length: 6 }, () => [0, 0] as const),
    ...([
      [1, 1],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 2],
      [2, 2],
    ] as const),
  ])
  const [all, one] = [await compute(), await compute({ labelClassId: classIds[1] })]
  const { figures, report, found } = one
  expect(report).toMatchObject({ labelClassId: classIds[1], answeredFrom: null })
  expect(figures).toMatchObject({ classIds: [classIds[1]], isOneAgainstRest: true })
  const [, fracture] = all.figures.classes
  // The same figures of the class, and images that nobody gave it are among them.
  expect(figures.overall.imageCount).toBe(12)
  if (!fracture) throw new Error('all classes are in the report of all')
  for (const [i, value] of values(figures.overall).entries())
    expect(value).toBeCloseTo(values(fracture)[i] ?? Number.NaN, 12)
  expect(figures.classes).toHaveLength(1)
  expect(figures.classes[0]).toMatchObject({ labelClassId: classIds[1], answerCount: fracture.answerCount })
  // Ten of twelve alike, by hand: both gave it to 3 of 12.
  expect(figures.overall.raw.value).toBeCloseTo(10 / 12, 12)
  const chance = (3 / 12) ** 2 + (9 / 12) ** 2
  expect(figures.overall.cohen.value).toBeCloseTo((10 / 12 - chance) / (1 - chance), 12)
  expect(figures.confusion).toEqual([
    [2, 2, 0],
    [0, 8, 0],
    [0, 0, 0],
  ])
  // Normal against Tumour is no disagreement on Fracture.
  expect(await found({})).toEqual([ids[8], ids[9]])
  const asked = { firstReader: idOfAda, secondReader: idOfBen }
  expect(await found({ ...asked, firstClassId: classIds[1], secondOther: true })).toEqual([ids[8]])
  expect(await found({ ...asked, firstOther: true, secondClassId: classIds[1] })).toEqual([ids[9]])
  const cell = (of: DisagreementAsked) => () => cellOf(figures, { ...asked, ...of })
  expect(cell({ firstOther: true, secondOther: true })).toThrow('another answer')
  expect(cell({ firstClassId: classIds[1], firstOther: true })).toThrow('nothing beside firstClassId')
  expect(cell({ firstCannotTell: true, firstOther: true })).toThrow('nothing beside firstClassId and firstCannotTell')
  expect(cell({ firstClassId: classIds[0], secondOther: true })).toThrow('a class of this report')
  expect(() => cellOf(all.figures, { ...asked, firstOther: true })).toThrow(InvalidInput)
  const [asking] = await database.auditEvent.findMany({ where: { nounId: report.id }, orderBy: { seq: 'asc' } })
  expect(asking).toMatchObject({ action: 'AGREEMENT_REQUESTED', after: { filter: { labelClassId: classIds[1] } } })
  expect(owner.id).toBe(report.projectId)
})

test('images chosen by their answers would say something else: the reason that none are left out', async () => {
  const { compute, classIds } = await read([
    ...Array.from({ length: 10 }, () => [0, 0] as const),
    ...([
      [1, 1],
      [1, 0],
      [0, 1],
    ] as const),
  ])
  const { figures } = await compute({ labelClassId: classIds[1] })
  expect(figures.overall.cohen.value).toBeGreaterThan(0.4)
  const chosen = await read([
    [1, 1],
    [1, 0],
    [0, 1],
  ])
  const { figures: ofChosen } = await chosen.compute({ labelClassId: chosen.classIds[1] })
  expect(ofChosen.overall.cohen.value).toBeLessThan(0)
})

test('of some time: first answers that were given then, and no later version in place of one before', async () => {
  const { ada, ben, say, compute, ids } = await read([
    [0, 0, 1, 1],
    [0, 1, 1, 5],
    [0, 1, 5, 6],
    [1, 1, 6, 10],
    [0, 1, 9, 9],
  ])
  // Of today, and of a reading whose first answer was before.
  await say(ada, 0, 1, 1)
  await say(ben, 0, 1, 1)
  const week = await compute({ answeredFrom: day(5), answeredBefore: day(10) })
  expect(week.figures.counted).toMatchObject({ imageCount: 4, onceCount: 2, answerCount: 6 })
  expect(week.figures.overall.imageCount).toBe(2)
  expect(await week.found({})).toEqual([ids[2], ids[4]])
  const since = await compute({ answeredFrom: day(9) })
  expect(since.figures.counted).toMatchObject({ answerCount: 3, onceCount: 1 })
  const before = await compute({ answeredBefore: day(6) })
  expect(before.figures.counted).toMatchObject({ answerCount: 5, onceCount: 1 })
  expect(before.figures.overall.imageCount).toBe(2)
  expect(await before.found({})).toEqual([ids[1]])
})

test('each filter has its own newest report, and asks for one while its own is under way', async () => {
  const { owner, ask, compute, classIds } = await read([[0, 1]])
  const ctx = core.product()
  const of = async (filter?: AgreementFilter) =>
    (await database.agreementReport.findFirst(await newestComputed(ctx, owner.id, filter)))?.id
  const asked = async (filter?: AgreementFilter) =>
    (await database.agreementReport.findFirst(await newestAsked(ctx, owner.id, filter)))?.id
  const all = await compute()
  const filter = { labelClassId: classIds[0], answeredFrom: day(1), answeredBefore: day(3) }
  expect(await of(filter)).toBeUndefined()
  const one = await compute(filter)
  expect([await of(), await of(filter)]).toEqual([all.report.id, one.report.id])
  expect(await of({ labelClassId: classIds[0] })).toBeUndefined()
  const [first, again, other] = [await ask(filter), await ask(filter), await ask({ labelClassId: classIds[1] })]
  expect(again.id).toBe(first.id)
  expect(other.id).not.toBe(first.id)
  expect([await asked(filter), await asked()]).toEqual([first.id, all.report.id])
  await cancelJob(owner.admin, { id: first.jobId })
  expect((await ask(filter)).id).not.toBe(first.id)
})

test('of few filters the ways to images are kept, of all always, and none is removed that is just being computed', async () => {
  const { compute, classIds } = await read([[0, 1]])
  const rows = (reportId: string) => database.disagreement.count({ where: { reportId } })
  const all = await compute()
  const first = await compute({ labelClassId: classIds[0] })
  expect(await rows(first.report.id)).toBe(4)
  const later: string[] = []
  for (let n = 2; n <= mostFiltersKept + 2; n += 1)
    later.push((await compute({ answeredFrom: new Date(0), answeredBefore: day(n) })).report.id)
  expect(await rows(first.report.id), 'ten others were computed since').toBe(0)
  expect(await rows(later.at(-1) ?? '')).toBe(4)
  expect(await rows(all.report.id)).toBe(4)
  // As another worker would have it while this one begins.
  const { jobId } = await database.agreementReport.findUniqueOrThrow({ where: { id: first.report.id } })
  await database.disagreement.create({
    data: {
      ...{ reportId: first.report.id, first: 0, second: 1, firstSaid: 0, secondSaid: 1 },
      imageId: (await database.disagreement.findFirstOrThrow({ where: { reportId: all.report.id } })).imageId,
    },
  })
  await database.job.update({ where: { id: jobId }, data: { status: 'RUNNING' } })
  await compute()
  expect(await rows(first.report.id)).toBe(1)
})

test('a class of another project and a time that ends before it begins are refused by name', async () => {
  const { ask, owner } = await read([])
  const other = await project()
  const foreign = other.labelClasses[0]?.id ?? ''
  for (const labelClassId of [foreign, owner.id, 'fracture']) {
    await expect(ask({ labelClassId })).rejects.toThrow(NotFound)
    await expect(ask({ labelClassId })).rejects.toThrow(labelClassId)
    await expect(newestComputed(core.product(), owner.id, { labelClassId })).rejects.toThrow(labelClassId)
  }
  for (const [answeredFrom, answeredBefore] of [
    [day(2), day(2)],
    [day(3), day(2)],
  ] as const) {
    await expect(ask({ answeredFrom, answeredBefore })).rejects.toThrow('filter.answeredBefore')
    await expect(ask({ answeredFrom, answeredBefore })).rejects.toThrow(`a time after ${answeredFrom.toISOString()}`)
  }
})
