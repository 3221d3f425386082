import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startImport } from '#core/import/start-import.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { openCore } from '#tests/kit/core.ts'
import { startWorker } from '#tests/kit/worker.ts'

const { database, project } = await openCore()

test('a worker that ends puts its job back for the next one, counts no crash, and takes no other on its way out', async () => {
  const owner = await project()
  const begin = () => startImport(owner.admin, { projectId: owner.id, phantoms: { count: 2000, seed: 1 } })
  const [first, second] = [await begin(), await begin()]
  const worker = await startWorker()
  onTestFinished(() => worker.stop('SIGKILL'))
  const jobOf = (id: string) => database.job.findUniqueOrThrow({ where: { id } })
  while ((await jobOf(first.jobId)).done === 0) await delay(50)
  await worker.stop()
  expect(await jobOf(first.jobId)).toMatchObject({ status: 'QUEUED', attempt: 1, crashCount: 0, workerId: null })
  expect(await jobOf(second.jobId)).toMatchObject({ status: 'QUEUED', attempt: 0 })
  // So that the first is the one to be taken.
  await cancelJob(owner.admin, { id: second.jobId })
  const next = await startWorker()
  onTestFinished(() => next.stop('SIGKILL'))
  while ((await jobOf(first.jobId)).attempt < 2) await delay(50)
}, 60_000)
