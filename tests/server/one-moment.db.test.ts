import { expect, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { readSettings } from '#core/settings.ts'
import { openApi } from '#tests/kit/api.ts'

const { project, user, database } = await openApi()

test('what a job made is read in one moment with the job: none is over whose numbers are from before', async () => {
  const owner = await project()
  const member = await user('member', { projectId: owner.id })
  const createdById = owner.admin.actor?.id ?? ''
  const job = await database.job.create({
    data: { projectId: owner.id, kind: 'IMPORT', status: 'RUNNING', createdById },
  })
  const { id } = await database.import.create({
    data: { projectId: owner.id, jobId: job.id, source: 'FOLDER', location: '/none' },
  })
  const ask = () =>
    member.request<{ import: object }>(`{ import(id: "${id}") { addedCount job { status } } }`).then(a => a.import)

  const other = openDatabase(readSettings().databaseUrl ?? '')
  let asked: Promise<object> | undefined
  try {
    await other.$transaction(async tx => {
      // The rows of imports can be read, those of jobs not before this is over.
      await tx.$executeRaw`lock table "Job" in access exclusive mode`
      asked = ask()
      const isWaiting = async () => {
        const [row] = await database.$queryRaw<{ count: number }[]>`
          select count(*)::int as "count" from pg_locks where not "granted" and "relation" = '"Job"'::regclass`
        return row?.count
      }
      await expect.poll(isWaiting, { timeout: 10_000 }).toBe(1)
      await tx.import.update({ where: { id }, data: { addedCount: 5 } })
      await tx.job.update({ where: { id: job.id }, data: { status: 'SUCCEEDED', finishedAt: new Date() } })
    })
  } finally {
    await other.$disconnect()
  }
  expect(await asked).toEqual({ addedCount: 0, job: { status: 'RUNNING' } })
  expect(await ask()).toEqual({ addedCount: 5, job: { status: 'SUCCEEDED' } })
})
