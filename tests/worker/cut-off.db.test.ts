import { expect, onTestFinished, test, vi } from 'vitest'
import { jobTopic } from '#core/announce.ts'
import { startImport } from '#core/import/start-import.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { openTcpProxy } from '#tests/kit/tcp-proxy.ts'
import { startWorker } from '#tests/kit/worker.ts'
import { importTask } from '#worker/tasks/import.ts'

const core = await openCore()
const { database, project } = core
const url = readSettings().databaseUrl ?? ''

test('a worker whose database is cut off in mid-training, longer than its lease lasts, goes on with what it has: no crash, each epoch once', async () => {
  const owner = await project()
  const files = Array.from({ length: 60 }, async (_, i) => {
    return [`${i % 2 ? 'Fracture' : 'Normal'}/${i}.png`, await drawPicture(i, i % 2 === 1)] as const
  })
  const folder = await writeTree(await newFolder(), Object.fromEntries(await Promise.all(files)))
  const imported = await startImport(owner.admin, { projectId: owner.id, folder })
  await runTask(core, importTask, imported.jobId)
  await database.$executeRaw`delete from pgboss.job`
  const ratio = { train: 0.7, validation: 0.15, test: 0.15 }
  const dataset = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  const quick = recipes.find(r => r.name === 'quick-look')?.config
  if (!quick) throw new Error('no recipe')
  const config = { ...quick, epochs: 6, patience: null }

  const proxy = await openTcpProxy(url)
  const listener = await openListener(url, log)
  const worker = await startWorker({ DATABASE_URL: proxy.url })
  onTestFinished(async () => {
    await worker.stop('SIGKILL')
    await listener.close()
    await proxy.close()
  })
  const { id, jobId } = await startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config })
  const until = async (isSo: () => Promise<boolean>) => {
    for await (const _ of listener.hints(jobTopic(jobId))) if (await isSo()) return
  }
  const jobOf = () => database.job.findUniqueOrThrow({ where: { id: jobId } })
  await until(async () => (await database.epoch.count({ where: { trainingRunId: id } })) >= 1)
  proxy.cut()
  // The supervisor of this process takes the lease away; nobody else is there to take the job.
  await vi.waitFor(async () => {
    const [row] = await database.$queryRaw<
      { state: string }[]
    >`select state::text from pgboss.job where id = ${jobId}::uuid`
    expect(row?.state).toBe('retry')
  }, 30_000)
  proxy.mend()
  await until(async () => ['SUCCEEDED', 'FAILED'].includes((await jobOf()).status))
  expect(await jobOf()).toMatchObject({ status: 'SUCCEEDED', crashCount: 0, failure: null })
  const epochs = await database.epoch.findMany({ where: { trainingRunId: id }, orderBy: { number: 'asc' } })
  expect(epochs.map(e => e.number)).toEqual([1, 2, 3, 4, 5, 6])
}, 180_000)
