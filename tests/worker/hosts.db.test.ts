import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { openBlobStore } from '#core/blob/open.ts'
import { readSettings } from '#core/settings.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { drawPicture, newFolder } from '#tests/kit/pictures.ts'
import { configOf } from '#tests/kit/recipe.ts'
import { openS3 } from '#tests/kit/s3.ts'
import { openTcpProxy } from '#tests/kit/tcp-proxy.ts'
import { startWorker } from '#tests/kit/worker.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { openClient } from '../../examples/client.ts'
import { writePretrained } from './ml/kit.ts'

const s3 = await openS3('lamina')
for (const [name, value] of Object.entries({ ...s3.env, LAMINA_BLOBS: 's3://lamina/ours' })) vi.stubEnv(name, value)
const { project, user, parts, database } = await openApi()
const server = await openServer({ ...parts, blobs: await openBlobStore('s3://lamina/ours') })
const { dataDir, databaseUrl = '' } = readSettings()
const url = `http://127.0.0.1:${server.port}`
const ends: (() => Promise<unknown>)[] = [() => server.close(), () => s3.close()]
afterAll(async () => {
  for (const end of ends) await end()
  vi.unstubAllEnvs()
}, 60_000)

/** A machine with a worker and a disk of its own: of the others it knows the database and the bucket, as long as they answer. */
async function openHost() {
  const [toDatabase, toBucket] = [await openTcpProxy(databaseUrl), await openTcpProxy(s3.endpoint)]
  const disk = await newFolder()
  const worker = await startWorker({
    DATABASE_URL: toDatabase.url,
    LAMINA_S3_ENDPOINT: new URL(toBucket.url).origin,
    LAMINA_DATA_DIR: disk,
    LAMINA_ENGINE: 'wasm',
    LAMINA_PRETRAINED_URL: 'http://127.0.0.1:9/',
  })
  ends.unshift(async () => {
    await worker.stop('SIGKILL')
    await toDatabase.close()
    await toBucket.close()
  })
  const row = await database.worker.findFirstOrThrow({ where: { pid: worker.pid } })
  const both = (act: (way: typeof toDatabase) => void) => [toDatabase, toBucket].forEach(act)
  return {
    id: row.id,
    disk,
    cutOff: () => both(way => way.cut()),
    comeBack: () => both(way => way.mend()),
    stop: () => worker.stop(),
  }
}

const owner = await project()
const engineer = await user('engineer', { projectId: owner.id, roles: ['ENGINEER', 'REVIEWER', 'ADMIN'] })

const client = openClient(url, engineer.cookie)
ends.unshift(() => client.close())

/** A mutation and what it answers; a refusal is an error. */
async function ask<T extends object>(name: string, answer: string, input: object): Promise<T> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${answer} ... on UserError { message } } }`
  const asked = await client.request<Record<string, T>>(query, { input })
  const done = asked[name]
  if (!done || 'message' in done) throw new Error(JSON.stringify(done))
  return done
}

async function over(jobId: string) {
  let job = await database.job.findUniqueOrThrow({ where: { id: jobId } })
  await expect
    .poll(
      async () => {
        job = await database.job.findUniqueOrThrow({ where: { id: jobId } })
        return job.status
      },
      { timeout: 120_000, interval: 250 },
    )
    .not.toMatch(/QUEUED|RUNNING/)
  expect(job).toMatchObject({ status: 'SUCCEEDED', failure: null })
  return job
}

async function upload(bytes: Buffer): Promise<string> {
  const metadata = Object.entries({ projectId: owner.id, filename: 'films.zip' })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
  const headers = { cookie: engineer.cookie, 'tus-resumable': '1.0.0' }
  const made = await fetch(`${url}/files/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes.length), 'upload-metadata': metadata },
  })
  const place = made.headers.get('location') ?? ''
  const sent = await fetch(new URL(place, url), {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  })
  expect(sent.status).toBe(204)
  return place.split('/').at(-1) ?? ''
}

test('from an upload to predictions on machines that share a database and a bucket; one that is cut off is relieved, and comes back', async () => {
  const films = Array.from({ length: 60 }, async (_, i) => ({
    name: `${i % 2 ? 'Fracture' : 'Normal'}/${i}.png`,
    data: await drawPicture(i, i % 2 === 1),
  }))
  const uploadId = await upload(writeZip(await Promise.all(films)))
  const first = await openHost()
  const checked = await ask<{ id: string; checkJob: { id: string } }>(
    'checkImport',
    '... on Import { id checkJob { id } }',
    { projectId: owner.id, uploadId },
  )
  await over(checked.checkJob.id)
  const applied = await ask<{ job: { id: string } }>('applyImport', '... on Import { job { id } }', {
    importId: checked.id,
  })
  await over(applied.job.id)
  expect(await database.image.count({ where: { projectId: owner.id } })).toBe(60)
  const frozen = await ask<{ id: string; job: { id: string } }>(
    'freezeDataset',
    '... on DatasetFreeze { id job { id } }',
    { projectId: owner.id, seed: 1, ratio: { train: 0.7, validation: 0.15, test: 0.15 } },
  )
  await over(frozen.job.id)
  const dataset = await database.datasetVersion.findFirstOrThrow({ where: { projectId: owner.id } })
  await ask('waiveLeakage', '... on DatasetVersion { id }', { datasetVersionId: dataset.id, reason: 'Drawn' })
  const { folder } = await writePretrained(await newFolder())
  const files = ['model.json', 'weights.bin'].map(async name => ({
    name,
    data: await readFile(path.join(folder, name)),
  }))
  const pretrainedUploadId = await upload(writeZip(await Promise.all(files)))
  await rm(folder, { recursive: true })
  const config = { ...configOf('quick-look'), pretrainedUploadId }
  const run = await ask<{ id: string; job: { id: string } }>(
    'startTrainingRun',
    '... on TrainingRun { id job { id } }',
    { datasetVersionId: dataset.id, config: { ...config, epochs: 8, patience: null } },
  )
  const epochCount = () => database.epoch.count({ where: { trainingRunId: run.id } })
  await expect.poll(epochCount, { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(1)
  first.cutOff()
  const second = await openHost()
  const trained = await over(run.job.id)
  expect(trained).toMatchObject({ workerId: second.id })
  const epochs = await database.epoch.findMany({ where: { trainingRunId: run.id }, orderBy: { number: 'asc' } })
  expect(epochs.map(e => e.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(new Set(epochs.map(e => e.workerId))).toEqual(new Set([first.id, second.id]))

  await second.stop()
  first.comeBack()
  const model = await database.modelVersion.findFirstOrThrow({ where: { trainingRunId: run.id } })
  const batch = await ask<{ job: { id: string } }>('requestPredictions', '... on PredictionBatch { job { id } }', {
    modelVersionId: model.id,
    datasetVersionId: dataset.id,
    split: 'VALIDATION',
  })
  expect(await over(batch.job.id)).toMatchObject({ workerId: first.id })
  for (const name of ['uploads', 'unpacked'])
    expect([name, existsSync(path.join(dataDir, name))]).toEqual([name, false])
  for (const { disk } of [first, second])
    for (const folder of ['uploads', 'blobs'])
      expect([folder, existsSync(path.join(disk, folder))]).toEqual([folder, false])
}, 300_000)
