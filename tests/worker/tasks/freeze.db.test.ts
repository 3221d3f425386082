import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { splitsOf } from '#core/dataset-version/frozen.ts'
import { readSettings } from '#core/settings.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { openCounted } from '#tests/kit/counted-database.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { startWorker } from '#tests/kit/worker.ts'
import { fillProject } from '../../../bench/lists/fill.ts'
import { openClient } from '../../../examples/client.ts'

/** Of which 70% are labelled: 100,100 are frozen. */
const imageCount = 143_000

const api = await openApi()
const { database } = api
const ada = await api.user('Ada')
const counted = openCounted()
const server = await openServer({ ...api.parts, database: counted.database })
const asking = openClient(`http://127.0.0.1:${server.port}`, ada.cookie)
afterAll(async () => {
  await asking.close()
  await server.close()
})
const client = new pg.Client({ connectionString: readSettings().databaseUrl })
await client.connect()
const { projectId } = await fillProject(client, imageCount, [ada.id])
await client.query('vacuum analyze "Image", "Label"')
await client.end()

const workers: Awaited<ReturnType<typeof startWorker>>[] = []
const hire = async () => {
  const worker = await startWorker({ LAMINA_ENGINE: 'wasm' })
  workers.push(worker)
  return worker
}
afterAll(() => Promise.all(workers.map(worker => worker.stop())))

const ask = async () => {
  const input = { projectId, seed: 1, ratio: { train: 0.8, validation: 0.1, test: 0.1 }, suspectedBurnedIn: 'INCLUDE' }
  const made = await mutate(asking, 'freezeDataset', input, { selection: '... on DatasetFreeze { id job { id } }' })
  if (made.__typename !== 'DatasetFreeze') throw new Error(made.message)
  return { freezeId: String(made.id), jobId: (made.job as { id: string }).id }
}

test('100,000 images are frozen, over the death of a worker, and the API reads none of them', async () => {
  // What is compiled once, at the first request of a process, is no part of what it costs.
  const { jobId } = await ask()
  expect((await mutate(asking, 'cancelJob', { jobId })).__typename).toBe('Job')
  const first = await hire()
  counted.statements.length = 0
  const begun = process.cpuUsage()
  const asked = await ask()
  const { user, system } = process.cpuUsage(begun)
  const rows = counted.statements.reduce((sum, statement) => sum + statement.rows, 0)
  expect(rows).toBeLessThan(50)
  expect(counted.statements.length).toBeLessThan(30)
  // Milliseconds of computing, whatever waits for this machine.
  expect((user + system) / 1000).toBeLessThan(500)
  const jobNow = () => database.job.findUniqueOrThrow({ where: { id: asked.jobId } })
  await expect.poll(async () => (await jobNow()).phase, { timeout: 60_000, interval: 50 }).toBe('Writing images')
  await first.stop('SIGKILL')
  // What it had written went with it.
  expect(await database.datasetVersion.count({ where: { projectId, number: { gt: 1 } } })).toBe(0)
  await hire()
  await expect.poll(async () => (await jobNow()).status, { timeout: 240_000, interval: 200 }).toBe('SUCCEEDED')
  expect((await jobNow()).attempt).toBe(2)
  const [frozen, ...more] = await database.datasetVersion.findMany({ where: { projectId, number: { gt: 1 } } })
  if (!frozen) throw new Error('nothing was frozen')
  expect(more).toEqual([])
  expect(frozen).toMatchObject({ number: 2, imageCount: 100_100, freezeId: asked.freezeId })

  const written = await database.$queryRaw<object[]>`
    select "split", "labelClassId", count(*)::int as "imageCount", count(distinct "groupKey")::int as "groupCount"
    from "DatasetItem" where "datasetVersionId" = ${frozen.id}::uuid group by 1, 2 order by 1, 2`
  const kept = splitsOf(frozen).flatMap(({ split, classes }) =>
    classes.toSorted((a, b) => (a.labelClassId < b.labelClassId ? -1 : 1)).map(size => ({ split, ...size })),
  )
  expect(kept).toEqual(written)
  const manifest = await manifestOf({ ...api.product(), actor: null }, frozen)
  expect(createHash('sha256').update(manifest).digest('hex')).toBe(frozen.manifestSha256)
}, 420_000)
