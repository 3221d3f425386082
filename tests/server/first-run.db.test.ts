import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { startImport } from '#core/import/start-import.ts'
import { openApi } from '#tests/kit/api.ts'
import { signWaiver } from '#tests/kit/freeze.ts'
import { startWorker } from '#tests/kit/worker.ts'

const run = promisify(execFile)
const { project, account, database, url } = await openApi()
let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  worker = await startWorker({ LAMINA_ENGINE: 'wasm' })
})
afterAll(() => worker.stop())

async function succeeded(jobId: string): Promise<void> {
  for (;;) {
    const { status, failure } = await database.job.findUniqueOrThrow({ where: { id: jobId } })
    if (status === 'SUCCEEDED') return
    if (status === 'FAILED' || status === 'CANCELLED') throw new Error(`${status}: ${failure}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

test('the example of docs/api.md runs as it stands: it signs in, lists, starts once and watches to the end', async () => {
  const owner = await project()
  const { name } = await database.project.findUniqueOrThrow({ where: { id: owner.id } })
  const { jobId } = await startImport(owner.admin, { projectId: owner.id, phantoms: { count: 40, seed: 1 } })
  await succeeded(jobId ?? '')
  const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
  const freeze = await freezeDataset(owner.admin, { projectId: owner.id, seed: 1, ratio })
  await succeeded(freeze.jobId)
  await signWaiver(owner.admin, await database.datasetVersion.findFirstOrThrow({ where: { projectId: owner.id } }))
  const { id, email, password } = await account('engineer')
  await database.membership.create({ data: { projectId: owner.id, userId: id, roles: ['ENGINEER'] } })
  const env = { ...process.env, LAMINA_URL: url, LAMINA_EMAIL: email, LAMINA_PASSWORD: password }
  const { stdout } = await run(process.execPath, ['examples/first-run.ts', name, '2'], { env })
  expect(stdout).toMatch(/run 1 on dataset version 1\nepoch 1: loss [\s\S]*epoch 2: loss [\s\S]*left model version 1/)
  expect(await database.trainingRun.count({ where: { projectId: owner.id } })).toBe(1)
}, 240_000)
