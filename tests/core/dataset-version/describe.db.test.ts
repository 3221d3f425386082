import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { describeDatasetVersion } from '#core/dataset-version/describe.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, project, member, images } = await openCore()
const owner = await project()
await images(
  owner,
  Array.from({ length: 10 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
)
const { admin, id: projectId } = owner
const freeze = () => freezeNow(admin, { projectId, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } })
const [first, second] = [await freeze(), await freeze()]

const say = (
  version: { id: string },
  words: { note?: string; tags?: readonly string[] },
  expectedRevision: number,
  ctx = admin,
) => describeDatasetVersion(ctx, { datasetVersionId: version.id, ...words, expectedRevision })
const standing = async ({ id }: { id: string }) => {
  const { description, tags } = await database.datasetVersion.findUniqueOrThrow({
    where: { id },
    include: { description: true, tags: { orderBy: { key: 'asc' } } },
  })
  return [description?.revision ?? 0, description?.note ?? '', ...tags.map(tag => tag.name)]
}
const told = () =>
  database.auditEvent.findMany({
    where: { action: 'DATASET_DESCRIBED', nounId: first.id },
    orderBy: { seq: 'asc' },
  })

test('a note and tags stand beside what was frozen; what they were before stands in the trail', async () => {
  const frozen = await database.datasetVersion.findUniqueOrThrow({ where: { id: first.id } })
  const engineer = await member(projectId, 'ENGINEER')
  await say(first, { note: ' Before the second reading. ', tags: ['paper', 'Baseline'] }, 0, engineer)
  expect(await standing(first)).toEqual([1, 'Before the second reading.', 'Baseline', 'paper'])
  await say(first, { tags: ['baseline', 'paper'] }, 1)
  expect(await standing(first)).toEqual([2, 'Before the second reading.', 'baseline', 'paper'])
  await say(first, { note: '' }, 2)
  // The same again is nothing to tell, whatever revision was seen.
  await say(first, { note: '', tags: ['paper', 'baseline'] }, 0)
  expect(await standing(first)).toEqual([3, '', 'baseline', 'paper'])
  expect((await told()).map(({ before, after, actorId }) => [before, after, actorId === engineer.actor?.id])).toEqual([
    [{ note: '', tags: [] }, { note: 'Before the second reading.', tags: ['Baseline', 'paper'] }, true],
    [
      { note: 'Before the second reading.', tags: ['Baseline', 'paper'] },
      { note: 'Before the second reading.', tags: ['baseline', 'paper'] },
      false,
    ],
    [
      { note: 'Before the second reading.', tags: ['baseline', 'paper'] },
      { note: '', tags: ['baseline', 'paper'] },
      false,
    ],
  ])
  expect(await database.datasetVersion.findUniqueOrThrow({ where: { id: first.id } })).toEqual(frozen)
})

test('a tag is one version’s of a project: it is taken off there before another gets it', async () => {
  await expect(say(second, { tags: ['BASELINE'] }, 0)).rejects.toThrow(
    'dataset 1 has the tag baseline: take it off there first',
  )
  await say(first, { tags: ['paper'] }, 3)
  await say(second, { tags: ['BASELINE'] }, 0)
  expect([await standing(first), await standing(second)]).toEqual([
    [4, '', 'paper'],
    [1, '', 'BASELINE'],
  ])
  // Another project has tags of its own.
  const other = await project()
  await images(
    other,
    Array.from({ length: 10 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
  )
  const theirs = await freezeNow(other.admin, {
    ...{ projectId: other.id, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } },
  })
  await say(theirs, { tags: ['paper'] }, 0, other.admin)
  expect(await standing(theirs)).toEqual([1, '', 'paper'])
})

test('of two who want one tag at once one gets it, and of two who say something at once one is told so', async () => {
  const outcomes = await Promise.allSettled([say(first, { tags: ['x'] }, 4), say(second, { tags: ['x'] }, 1)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await database.datasetTag.count({ where: { projectId, key: 'x' } })).toBe(1)
  const [revision] = await standing(second)
  const both = await Promise.allSettled(['a', 'b'].map(note => say(second, { note }, Number(revision))))
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = both.find(outcome => outcome.status === 'rejected')
  expect(String(refused?.reason)).toContain('somebody said something else of it first')
})

test('what cannot be said is refused by name, and so are those who may not', async () => {
  const [reader, auditor] = [await member(projectId, 'READER'), await member(projectId, 'AUDITOR')]
  const long = 'x'.repeat(41)
  const needs = 'to freeze datasets needs the role ENGINEER or ADMIN'
  for (const [words, refusal, ctx] of [
    [{ tags: ['ok', ''] }, 'tags.1 is empty; allowed: 1 to 40 characters on one line'],
    [{ tags: ['  '] }, '1 to 40 characters on one line'],
    [{ tags: [long] }, `tags.0 is ${long}`],
    [{ tags: ['a\nb'] }, 'none of them invisible'],
    [{ tags: ['a', 'b', 'A'] }, 'tags.2 is A; allowed: each tag once, whatever the size of its letters'],
    [{ tags: Array.from({ length: 11 }, (_, i) => `t${i}`) }, 'at most 10 tags'],
    [{ note: 'x'.repeat(2_001) }, 'at most 2000 characters'],
    [{}, 'a note, tags, or both'],
    [{ note: 'n' }, needs, reader],
    [{ note: 'n' }, needs, auditor],
  ] as const)
    await expect(say(first, words, 5, ctx), refusal).rejects.toThrow(refusal)
  const unknown = { id: randomUUID() }
  await expect(say(unknown, { note: 'n' }, 0)).rejects.toThrow(`no DatasetVersion ${unknown.id}`)
  const blind = await member(projectId, 'READER', 'ENGINEER')
  await database.project.update({ where: { id: projectId }, data: { isBlind: true } })
  await expect(say(first, { note: 'n' }, 5, blind)).rejects.toThrow('you read this project blind')
  await database.project.update({ where: { id: projectId }, data: { isBlind: false, archivedAt: new Date() } })
  await expect(say(first, { note: 'n' }, 5)).rejects.toThrow('is archived')
})
