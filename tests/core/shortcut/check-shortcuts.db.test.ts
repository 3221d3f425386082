import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { cancelJob } from '#core/job/cancel.ts'
import { type Cue, cues, leastTelling, type ShortcutFigure } from '#core/leakage/shortcuts.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { createRandom } from '#core/random.ts'
import { checkShortcuts } from '#core/shortcut/check-shortcuts.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { checkShortcutsTask } from '#worker/tasks/check-shortcuts.ts'
import { show } from '../duplicate/room.ts'

const core = await openCore()
const { database, project, member, images } = core
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }

/** What gives the class away: noise in all of them, besides. */
interface Giving {
  border?: boolean
  size?: boolean
  bits?: boolean
  name?: boolean
}

async function draw(seed: string, isPositive: boolean, { border, size }: Giving): Promise<Buffer> {
  const [width, height] = size && isPositive ? [48, 40] : [40, 40]
  const random = createRandom(seed)
  const values = Uint8Array.from({ length: width * height }, () => random.integer(256))
  if (border && isPositive) values.fill(255, 0, 2 * width)
  return sharp(values, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

/** A frozen version of eighty images in forty groups, half of them of each class. */
async function room(giving: Giving, count = 80) {
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i >> 1}`, classIndex: (i >> 1) % 2 })),
  )
  const isPositive = (i: number) => (i >> 1) % 2 === 1
  await show(
    core,
    await Promise.all(made.map(async ({ id }, i) => ({ id, picture: await draw(`${i}`, isPositive(i), giving) }))),
  )
  const random = createRandom('names')
  for (const [i, { id }] of made.entries()) {
    const letter = giving.name && isPositive(i) ? 'x' : 'a'
    const data = {
      fileName: `some/${letter}${random.integer(1e6)}.png`,
      bitDepth: giving.bits && isPositive(i) ? 16 : 8,
    }
    const { width, height } = await database.image.findUniqueOrThrow({ where: { id } })
    await database.image.update({ where: { id }, data: { ...data, byteCount: 2 * width * height } })
  }
  const version = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  return { owner, version }
}

async function check({ owner, version }: Awaited<ReturnType<typeof room>>) {
  const asked = await checkShortcuts(owner.admin, { datasetVersionId: version.id })
  expect(await runTask(core, checkShortcutsTask, asked.jobId)).toMatchObject({ status: 'SUCCEEDED' })
  const found = await database.shortcutCheck.findUniqueOrThrow({ where: { id: asked.id } })
  return { ...found, figures: found.figures as ShortcutFigure[] }
}

test.each<[keyof Giving, Cue]>([
  ['border', 'BORDER'],
  ['size', 'SIZE'],
  ['bits', 'ENCODING'],
  ['name', 'FILE_NAME'],
])('where the %s gives the class away, %s tells it, and what is beside it does not', async (giving, cue) => {
  const { figures, imageCount, groupCount } = await check(await room({ [giving]: true }))
  expect([imageCount, groupCount]).toEqual([80, 40])
  expect(figures.map(f => f.cue)).toEqual(Object.keys(cues))
  const telling = figures.filter(f => f.low > leastTelling).map(f => f.cue)
  expect(telling).toContain(cue)
  // A white edge is seen in the shrunk picture, too.
  expect(telling.filter(other => other !== cue && other !== 'PIXELS')).toEqual([])
  expect(figures.find(f => f.cue === cue)?.value).toBeGreaterThan(0.95)
})

test('where nothing gives it away, nothing tells; a group of many images counts for ten', async () => {
  const given = await room({}, 80)
  const { owner } = given
  const many = await images(
    owner,
    Array.from({ length: 60 }, () => ({ groupKey: 'one patient', classIndex: 0 })),
  )
  const picture = await draw('one', false, {})
  await show(
    core,
    many.map(({ id }) => ({ id, picture })),
  )
  const version = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  const { figures, imageCount, groupCount } = await check({ owner, version })
  expect([imageCount, groupCount]).toEqual([90, 41])
  expect(figures.filter(f => f.low > leastTelling)).toEqual([])
})

test('what was found is answered with ever after, what is under way too, and what came to nothing is asked anew', async () => {
  const { owner, version } = await room({ name: true }, 24)
  const input = { datasetVersionId: version.id }
  const asked = await checkShortcuts(owner.admin, input)
  expect((await checkShortcuts(owner.admin, input)).id).toBe(asked.id)
  await cancelJob(owner.admin, { id: asked.jobId })
  const again = await checkShortcuts(owner.admin, input)
  expect(again.id).not.toBe(asked.id)
  await runTask(core, checkShortcutsTask, again.jobId)
  const auditor = await member(owner.id, 'AUDITOR')
  const found = await checkShortcuts(auditor, input)
  expect(found).toMatchObject({ id: again.id, imageCount: 24, checkedAt: expect.any(Date) })
  // The database's own refusal of what is over.
  await expect(database.shortcutCheck.update({ where: { id: found.id }, data: { figures: [] } })).rejects.toThrow(
    'violated',
  )
  const told = await database.auditEvent.findFirstOrThrow({ where: { nounId: found.id, action: 'SHORTCUTS_CHECKED' } })
  expect(told.after).toMatchObject({ imageCount: 24, groupCount: 12, figures: found.figures })
})

test('who has lost the right meanwhile gets nothing; tried again it comes to the same', async () => {
  const { owner, version } = await room({ border: true }, 24)
  const asked = await checkShortcuts(owner.admin, { datasetVersionId: version.id })
  await database.membership.updateMany({ where: { projectId: owner.id }, data: { roles: ['READER'] } })
  const refused = await runTask(core, checkShortcutsTask, asked.jobId)
  expect(refused).toMatchObject({ status: 'FAILED', failure: expect.stringContaining('check shortcuts') })
  const now = () => database.shortcutCheck.findUniqueOrThrow({ where: { id: asked.id } })
  expect(await now()).toMatchObject({ figures: null, checkedAt: null })
  await database.membership.updateMany({ where: { projectId: owner.id }, data: { roles: ['ADMIN'] } })
  await retryJob(owner.admin, { id: asked.jobId })
  expect(await runTask(core, checkShortcutsTask, asked.jobId, { attempt: 2 })).toMatchObject({ status: 'SUCCEEDED' })
  expect((await now()).figures).toMatchObject([{ cue: 'BORDER', low: expect.any(Number) }, {}, {}, {}, {}])
})

test('what is not there is named, and who may not is refused', async () => {
  const { owner, version } = await room({}, 24)
  const stranger = await member((await project()).id, 'ENGINEER')
  const [reader, blind] = [await member(owner.id, 'READER'), await member(owner.id, 'READER', 'ENGINEER')]
  const unknown = randomUUID()
  for (const [ctx, datasetVersionId, refusal] of [
    [owner.admin, unknown, `no DatasetVersion ${unknown}`],
    [owner.admin, 'one', 'no DatasetVersion one'],
    [stranger, version.id, `no DatasetVersion ${version.id}`],
    [reader, version.id, 'to check shortcuts needs the role REVIEWER or ENGINEER or AUDITOR or ADMIN'],
  ] as const)
    await expect(checkShortcuts(ctx, { datasetVersionId }), refusal).rejects.toThrow(refusal)
  await database.project.update({ where: { id: owner.id }, data: { isBlind: true } })
  await expect(checkShortcuts(blind, { datasetVersionId: version.id })).rejects.toThrow('you read this project blind')
})
