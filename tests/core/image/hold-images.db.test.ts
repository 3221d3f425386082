import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { takeOutImage } from '#core/image/take-out.ts'
import { startImport } from '#core/import/start-import.ts'
import { undoImport } from '#core/import/undo/undo-import.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setLabels } from '#core/label/set-labels.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import type { Task } from '#worker/task.ts'
import { importTask } from '#worker/tasks/import.ts'
import { undoImportTask } from '#worker/tasks/undo-import.ts'
import { importsOf } from '../import/kit.ts'

const core = await openCore()
const { database, project } = core
const pictures = await Promise.all([1, 2].map(i => drawPicture(i)))
type Owner = Awaited<ReturnType<typeof project>>
const reason = 'to see who waits'

const tree = async (folder: string) =>
  writeTree(await newFolder(), Object.fromEntries(pictures.map((picture, i) => [`${folder}/${i}.png`, picture])))

interface Given {
  owner: Owner
  /** In the order of their ids. */
  ids: [string, string]
  importId: string
}

/** Two images in the table in the other order than that of their ids. */
async function given(): Promise<Given> {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const folder = await tree('.')
  const { id: importId } = await start({ folder })
  const [first, second] = await database.image.findMany({ where: { importId }, orderBy: { id: 'asc' } })
  if (!first || !second) throw new Error('no images')
  await database.image.update({ where: { id: first.id }, data: { bodyPart: 'NECK' } })
  return { owner, ids: [first.id, second.id], importId }
}

const over = async (task: Task, jobId: string | null) =>
  expect(await runTask(core, task, jobId ?? '')).toMatchObject({ status: 'SUCCEEDED', failure: null })
const bring = async ({ owner }: Given, folder: string) => {
  const { jobId } = await startImport(owner.admin, { projectId: owner.id, folder })
  return () => over(importTask, jobId)
}
const undo = async ({ owner }: Given, importId: string) => {
  const { undoJobId } = await undoImport(owner.admin, { importId, reason })
  return () => over(undoImportTask, undoJobId)
}

/** What is there, then what changes both images. */
const writers: Record<string, () => Promise<{ of: Given; act: () => Promise<unknown> }>> = {
  async 'many labels by a call'() {
    const of = await given()
    const labelClassId = of.owner.labelClasses[0]?.id ?? ''
    const labels = of.ids.toReversed().map(imageId => ({ imageId, labelClassId }))
    return { of, act: () => setLabels(of.owner.admin, { projectId: of.owner.id, labels }) }
  },
  async 'an import that labels what is there'() {
    const of = await given()
    return { of, act: await bring(of, await tree('Normal')) }
  },
  async 'an import that labels one and brings the other again'() {
    const of = await given()
    await takeOutImage(of.owner.admin, { imageId: of.ids[1], reason })
    return { of, act: await bring(of, await tree('Normal')) }
  },
  async 'an import undone that takes out'() {
    const of = await given()
    return { of, act: await undo(of, of.importId) }
  },
  async 'an import undone that leaves what another brings'() {
    const of = await given()
    await importsOf(core, of.owner).start({ folder: await tree('other') })
    return { of, act: await undo(of, of.importId) }
  },
  async 'an import undone that takes labels back'() {
    const of = await given()
    const { id } = await importsOf(core, of.owner).start({ folder: await tree('Normal') })
    // As if the second one's label were the older one.
    await database.$transaction([
      database.$executeRaw`set local session_replication_role = replica`,
      database.$executeRaw`
        update "Label" set "id" = overlay("id"::text placing '00000000' from 1)::uuid where "imageId" = ${of.ids[1]}::uuid`,
    ])
    return { of, act: await undo(of, id) }
  },
}

const waiting = async () => {
  const [row] = await database.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return row?.n ?? 0
}

test.each(Object.keys(writers))(
  '%s waits for the first of its images and has none of the others',
  { timeout: 120_000 },
  async name => {
    const { of, act } = (await writers[name]?.()) ?? expect.unreachable(name)
    const [first, second] = of.ids
    let done: Promise<unknown> | undefined
    await database.$transaction(
      async tx => {
        await tx.$executeRaw`select from "Image" where "id" = ${first}::uuid for no key update`
        done = act()
        while ((await waiting()) === 0) await setTimeout(20)
        await tx.$executeRaw`select from "Image" where "id" = ${second}::uuid for no key update nowait`
      },
      { timeout: 60_000 },
    )
    await done
  },
)

test('a label given while its taking back waits stands, and the rest is taken back', { timeout: 120_000 }, async () => {
  const { of, act } = (await writers['an import undone that takes labels back']?.()) ?? expect.unreachable()
  const [first, second] = of.ids
  const labelClassId = of.owner.labelClasses[1]?.id ?? ''
  let done: Promise<unknown> | undefined
  await database.$transaction(
    async tx => {
      const ctx = { ...of.owner.admin, database: tx as Owner['admin']['database'] }
      await setLabel(ctx, { imageId: first, labelClassId, expectedVersion: 1 })
      done = act()
      while ((await waiting()) === 0) await setTimeout(20)
    },
    { timeout: 60_000 },
  )
  await done
  const stands = await database.image.findMany({ where: { id: { in: [first, second] } }, orderBy: { id: 'asc' } })
  expect(stands).toMatchObject([
    { labelClassId, labelVersion: 2 },
    { labelClassId: null, labelVersion: 2 },
  ])
})
