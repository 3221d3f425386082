import { expect, test } from 'vitest'
import { takeOutImage } from '#core/image/take-out.ts'
import { balanceOf } from '#core/import/balance.ts'
import { undoImport } from '#core/import/undo/undo-import.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { expectTrueCounts } from '#tests/kit/true-counts.ts'
import { undoImportTask } from '#worker/tasks/undo-import.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { database, project } = core
const picture = await drawPicture(1, false, 16)
// Every import starts a process that reads pictures, and every test has several.
const patient = { timeout: 240_000 }
const reason = 'the wrong split'
const reading = { levels: ['SPLIT' as const] }

type Said = 'train' | 'val' | 'test'
/** One project, and sources with one picture that is published in another split each time. */
async function opened() {
  const owner = await project()
  const { start, check, apply } = importsOf(core, owner)
  const folder = (split: Said) => newFolder().then(made => writeTree(made, { [`${split}/x.png`]: picture }))
  const image = () => database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  return {
    owner,
    apply,
    start: async (split: Said) => start({ folder: await folder(split), reading }),
    check: async (split: Said) => check({ folder: await folder(split), reading }),
    undo: async (importId: string) => {
      const { undoJobId } = await undoImport(owner.admin, { importId, reason })
      expect(await runTask(core, undoImportTask, undoJobId ?? '')).toMatchObject({ status: 'SUCCEEDED' })
    },
    split: async () => (await image()).publishedSplit,
    events: async () =>
      database.auditEvent.findMany({
        where: { nounId: (await image()).id, action: 'SPLIT_PUBLISHED' },
        orderBy: { id: 'asc' },
      }),
  }
}

test(
  'an import that publishes an image anew says so in report, balance and trail; undone, in the trail',
  patient,
  async () => {
    const { start, check, apply, undo, split, events } = await opened()
    await start('train')
    const checked = await check('test')
    const anew = 'KNOWN: published in TEST; TRAIN in the project until now'
    expect(outcomesOf(checked)).toEqual({ 'test/x.png': anew })
    expect(balanceOf(checked)?.lines).toMatchObject([
      { outcome: 'KNOWN', reason: 'published in another split than in the project until now', fileCount: 1 },
    ])
    expect(await split()).toBe('TRAIN')
    expect(outcomesOf(await apply(checked.id))).toEqual({ 'test/x.png': anew })
    expect(await split()).toBe('TEST')
    // The same again changes nothing, and says nothing.
    expect(outcomesOf(await start('test'))).toEqual({ 'test/x.png': 'KNOWN' })
    expect(await events()).toMatchObject([
      { before: { publishedSplit: 'TRAIN' }, after: { publishedSplit: 'TEST', importId: checked.id }, reason: null },
    ])
    await undo(checked.id)
    expect(await split()).toBe('TEST')
    expect(await events()).toHaveLength(1)
  },
)

test(
  'undone, what the last other import says that was applied stands again, and no check counts',
  patient,
  async () => {
    const { start, check, apply, undo, split, events } = await opened()
    await start('train')
    const early = await check('test')
    const second = await start('val')
    await check('test')
    expect(await split()).toBe('VALIDATION')
    await undo(second.id)
    expect(await split()).toBe('TRAIN')
    expect(await events()).toMatchObject([
      { before: { publishedSplit: 'TRAIN' }, after: { publishedSplit: 'VALIDATION' } },
      { before: { publishedSplit: 'VALIDATION' }, after: { publishedSplit: 'TRAIN', importId: second.id }, reason },
    ])
    // Applied last, however early it was looked at.
    await start('val')
    await apply(early.id)
    const fourth = await start('train')
    await undo(fourth.id)
    expect(await split()).toBe('TEST')
  },
)

test('what an import says counts for the life of an image that it knew, and no longer', patient, async () => {
  const { owner, start, undo, split } = await opened()
  await start('train')
  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  await takeOutImage(owner.admin, { imageId: image.id, reason })
  const { start: bring } = importsOf(core, owner)
  const again = await bring({ folder: await writeTree(await newFolder(), { 'x.png': picture }) })
  expect([again.addedCount, await split()]).toEqual([1, null])
  const last = await start('test')
  expect(await split()).toBe('TEST')
  await undo(last.id)
  expect(await split()).toBe(null)
})

test('after all of this the counts of every project are those of its images', async () => {
  const projects = await core.database.project.findMany()
  expect(projects.length).toBeGreaterThan(0)
  for (const { id } of projects) await expectTrueCounts(core.database, id)
})
