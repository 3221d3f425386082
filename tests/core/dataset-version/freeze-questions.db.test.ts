import { expect, test } from 'vitest'
import { Forbidden } from '#core/errors.ts'
import { startImport } from '#core/import/start-import.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, project, images, member } = await openCore()
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const labelled = (count: number) => Array.from({ length: count }, (_, i) => ({ groupKey: `p${i}`, classIndex: i % 2 }))
type Owner = Awaited<ReturnType<typeof project>>
const freeze = (owner: Owner, more: object = {}) =>
  freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio, ...more })
const versionsOf = (owner: Owner) => database.datasetVersion.count({ where: { projectId: owner.id } })
const eventOf = async (nounId: string) =>
  (await database.auditEvent.findFirstOrThrow({ where: { nounId, action: 'DATASET_FROZEN' } })).after

/** An import of some of this project's images, at that point. */
async function importing(owner: Owner, status: 'QUEUED' | 'RUNNING', imageIds: string[] = []) {
  const { id, jobId } = await startImport(owner.admin, { projectId: owner.id, phantoms: { count: 8, seed: 1 } })
  await database.job.update({ where: { id: jobId }, data: { status, total: 600 } })
  await database.image.updateMany({ where: { id: { in: imageIds } }, data: { importId: id } })
  return { id, end: () => database.job.update({ where: { id: jobId }, data: { status: 'SUCCEEDED' } }) }
}

test.each(['QUEUED', 'RUNNING'] as const)(
  'while an import is %s a freeze is refused with its name and how far it is, unless that is wished',
  async status => {
    const owner = await project()
    const made = await images(owner, labelled(40))
    const { id, end } = await importing(
      owner,
      status,
      made.slice(0, 25).flatMap(i => i.id),
    )
    for (const whileImporting of [undefined, null, false]) {
      const refused = freeze(owner, { whileImporting })
      await expect(refused).rejects.toMatchObject({ name: 'InvalidInput', field: 'whileImporting' })
      await expect(refused).rejects.toThrow(
        `import ${id} of phantoms is ${status.toLowerCase()}, 25 of 600 files are in`,
      )
    }
    expect(await versionsOf(owner)).toBe(0)
    const wished = await freeze(owner, { whileImporting: true })
    expect(wished).toMatchObject({ imageCount: 40, isWhileImporting: true })
    expect(await eventOf(wished.id)).toMatchObject({ isWhileImporting: true })
    await end()
    expect(await freeze(owner)).toMatchObject({ isWhileImporting: false })
    expect(await freeze(owner, { whileImporting: true })).toMatchObject({ isWhileImporting: false })
  },
)

test('an import of another project, one that was only looked at and one that is over stand in nobody’s way', async () => {
  const owner = await project()
  await images(owner, labelled(40))
  await importing(await project(), 'RUNNING')
  const createdById = owner.admin.actor?.id ?? ''
  for (const status of ['SUCCEEDED', 'FAILED', 'CANCELLED', 'RUNNING'] as const) {
    const isCheck = status === 'RUNNING'
    const kind = isCheck ? 'CHECK_IMPORT' : 'IMPORT'
    const job = await database.job.create({ data: { projectId: owner.id, kind, status, createdById } })
    const jobs = isCheck ? { checkJobId: job.id } : { jobId: job.id }
    await database.import.create({ data: { projectId: owner.id, source: 'FOLDER', location: '/none', ...jobs } })
  }
  expect((await freeze(owner)).imageCount).toBe(40)
})

test('an import that begins while its project is being frozen has nothing in the version, or the freeze is refused', async () => {
  const owner = await project()
  await images(owner, labelled(40))
  const started = Array.from({ length: 5 }, () => importing(owner, 'RUNNING'))
  const tries = await Promise.allSettled([...Array.from({ length: 5 }, () => freeze(owner)), ...started])
  for (const tried of tries.slice(0, 5)) {
    if (tried.status === 'fulfilled') expect(tried.value).toMatchObject({ imageCount: 40, isWhileImporting: false })
    else expect(tried.reason).toMatchObject({ field: 'whileImporting' })
  }
  const numbers = await database.datasetVersion.findMany({ where: { projectId: owner.id }, orderBy: { number: 'asc' } })
  expect(numbers.map(v => v.number)).toEqual(numbers.map((_, i) => i + 1))
})

test('who loses the right while they wait for their turn freezes nothing', async () => {
  const owner = await project()
  await images(owner, labelled(40))
  const engineer = await member(owner.id, 'ENGINEER')
  const gate = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const other = database.$transaction(
    async tx => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${owner.id}, 2))`
      held.resolve()
      await gate.promise
    },
    { timeout: 20_000 },
  )
  await held.promise
  const waiting = freezeNow(engineer, { projectId: owner.id, seed: 1, ratio })
  const refused = expect(waiting).rejects.toThrow(Forbidden)
  const isWaiting = async () =>
    (
      await database.$queryRaw<object[]>`
      select 1 from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`
    ).length > 0
  await expect.poll(isWaiting, { timeout: 20_000 }).toBe(true)
  const userId = engineer.actor?.id ?? ''
  await database.membership.updateMany({ where: { userId }, data: { roles: ['READER'] } })
  gate.resolve()
  await other
  await refused
  expect(await versionsOf(owner)).toBe(0)
})

test('where names are suspected somebody has to say what becomes of those pictures', async () => {
  const owner = await project()
  const made = await images(owner, [...labelled(40), { groupKey: 'u', classIndex: null }])
  const ids = (from: number, to: number) => ({ id: { in: made.slice(from, to).map(i => i.id) } })
  await database.image.updateMany({ where: ids(0, 6), data: { burnedIn: 'SUSPECTED' } })
  await database.image.updateMany({ where: ids(6, 8), data: { burnedIn: 'YES' } })
  await database.image.updateMany({ where: ids(8, 30), data: { burnedIn: 'NO' } })
  await database.image.updateMany({ where: ids(40, 41), data: { burnedIn: 'SUSPECTED' } })
  const asked = freeze(owner)
  await expect(asked).rejects.toMatchObject({ name: 'InvalidInput', field: 'suspectedBurnedIn' })
  await expect(asked).rejects.toThrow('LEAVE_OUT or INCLUDE: in 6 labelled images names are suspected')
  expect(await versionsOf(owner)).toBe(0)

  const without = await freeze(owner, { suspectedBurnedIn: 'LEAVE_OUT' })
  const decisions = { burnedInCount: 2, suspectedCount: 6 }
  expect(without).toMatchObject({ imageCount: 32, suspectedBurnedIn: 'LEAVE_OUT', ...decisions })
  expect(await eventOf(without.id)).toMatchObject({ leftOutCount: 8, suspectedBurnedIn: 'LEAVE_OUT', ...decisions })
  const frozen = await database.datasetItem.findMany({ where: { datasetVersionId: without.id } })
  for (const { id } of made.slice(0, 8)) expect(frozen.map(i => i.imageId)).not.toContain(id)

  const including = await freeze(owner, { suspectedBurnedIn: 'INCLUDE' })
  expect(including).toMatchObject({ imageCount: 38, suspectedBurnedIn: 'INCLUDE', ...decisions })
  expect(await eventOf(including.id)).toMatchObject({ leftOutCount: 2 })
})

test('where nothing is suspected nothing is asked, and an answer given all the same is not kept', async () => {
  const owner = await project()
  await images(owner, labelled(40))
  const frozen = await freeze(owner, { suspectedBurnedIn: 'INCLUDE' })
  expect(frozen).toMatchObject({ imageCount: 40, suspectedCount: 0, burnedInCount: 0, suspectedBurnedIn: null })
})
