import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import * as tus from 'tus-js-client'
import { afterAll, expect, test, vi } from 'vitest'
import { openBucket } from '#core/blob/s3-bucket.ts'
import { bucketBytes, pieceBytes } from '#core/upload/bucket-bytes.ts'
import { sweepUploads } from '#core/upload/sweep-uploads.ts'
import { drawPicture, newFolder } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { openS3 } from '#tests/kit/s3.ts'
import { openTcpProxy } from '#tests/kit/tcp-proxy.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { openUploads } from './upload-client.ts'

const s3 = await openS3('lamina')
const way = await openTcpProxy(s3.endpoint)
const endpoint = new URL(way.url).origin
for (const [name, value] of Object.entries({
  ...s3.env,
  LAMINA_S3_ENDPOINT: endpoint,
  LAMINA_BLOBS: 's3://lamina/ours',
}))
  vi.stubEnv(name, value)
const { api, webUrl, projectId, engineer, ask, made, patch } = await openUploads()
const { database } = api
const bucket = await openBucket('lamina', s3.endpoint)
const bytesOf = bucketBytes({ kind: 's3', bucket: 'lamina', prefix: 'ours' })
afterAll(async () => {
  vi.unstubAllEnvs()
  await way.close()
  await s3.close()
})

async function keysOf(id: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of bucket.list(`ours/uploads/${id}/`)) keys.push(key.split('/').at(-1) ?? '')
  return keys
}
const offsetOf = async (id: string) =>
  Number((await ask('HEAD', `/${id}`, engineer.cookie)).headers.get('upload-offset'))
const open = async (id: string) => bytesOf.open(id, await newFolder(), new AbortController().signal)

test('an upload that is cut in the middle goes on where it was, and another machine than the API has its bytes', async () => {
  const bytes = writeZip([{ name: 'Normal/a.png', data: await drawPicture(1) }])
  const large = randomBytes(20_000_000)
  const options = {
    endpoint: `${webUrl}/files/uploads`,
    headers: { cookie: engineer.cookie },
    metadata: { projectId, filename: 'films.zip' },
    retryDelays: null,
  }
  const url = await new Promise<string>((resolve, reject) => {
    const first = new tus.Upload(large, {
      ...options,
      onError: reject,
      onProgress: sent => {
        if (sent >= 12_000_000) void first.abort().then(() => resolve(first.url ?? ''), reject)
      },
    })
    first.start()
  })
  const id = url.split('/').at(-1) ?? ''
  await expect.poll(() => offsetOf(id), { timeout: 10_000 }).toBeGreaterThanOrEqual(pieceBytes)
  const partly = await offsetOf(id)
  expect(partly).toBeLessThan(large.length)
  expect(await patch(id, partly, large.subarray(partly))).toMatchObject({ status: 204 })
  expect((await database.upload.findUniqueOrThrow({ where: { id } })).completedAt).not.toBeNull()
  expect((await readFile(await open(id))).equals(large)).toBe(true)

  const small = await made(bytes.length)
  expect(await patch(small, 0, bytes.subarray(0, 100))).toMatchObject({ status: 204 })
  expect(await patch(small, 100, bytes.subarray(100))).toMatchObject({ status: 204 })
  expect(await keysOf(small)).toEqual(['000000000000000', '000000000000100', 'info'])
  const checked = await engineer.request<{ checkImport: { id: string; checkJob: { id: string } } }>(
    `mutation ($input: CheckImportInput!) {
      checkImport(input: $input) { ... on Import { id checkJob { id } } ... on UserError { message } }
    }`,
    { input: { projectId, uploadId: small } },
  )
  const elsewhere = await newFolder()
  vi.stubEnv('LAMINA_DATA_DIR', elsewhere)
  const job = await runTask(api, checkImportTask, checked.checkImport.checkJob.id)
  vi.stubEnv('LAMINA_DATA_DIR', undefined)
  expect(job).toMatchObject({ status: 'SUCCEEDED', failure: null })
  expect(await database.importFile.count({ where: { importId: checked.checkImport.id, outcome: 'NEW' } })).toBe(1)
  expect(existsSync(path.join(elsewhere, 'uploads'))).toBe(false)
  expect(readdirSync(path.join(elsewhere, 'unpacked'))).toEqual([])
})

test('a hole, or a piece that was put twice, is never taken for bytes that arrived', async () => {
  const id = await made(30)
  const bytes = randomBytes(30)
  await bytesOf.put(id, 0, bytes.subarray(0, 10))
  await bytesOf.put(id, 20, bytes.subarray(20))
  expect(await offsetOf(id)).toBe(10)
  await bytesOf.put(id, 10, bytes.subarray(10, 15))
  expect(await offsetOf(id)).toBe(15)
  await bytesOf.put(id, 10, bytes.subarray(10, 20))
  expect(await offsetOf(id)).toBe(30)
  expect((await database.upload.findUniqueOrThrow({ where: { id } })).completedAt).not.toBeNull()
})

test('an offset that is not where it stands is refused, and so is what is not there', async () => {
  const id = await made(30)
  await patch(id, 0, randomBytes(10))
  expect(await patch(id, 20, randomBytes(10))).toMatchObject({ status: 409 })
  expect(await offsetOf(id)).toBe(10)
  const gone = await made(30)
  await bytesOf.remove(gone)
  expect(await ask('HEAD', `/${gone}`, engineer.cookie)).toMatchObject({ status: 404 })
})

test('a bucket that is away is said as such, and what arrived before is kept', async () => {
  const id = await made(30)
  const bytes = randomBytes(30)
  await patch(id, 0, bytes.subarray(0, 10))
  way.cut()
  try {
    const refused = await patch(id, 10, bytes.subarray(10))
    expect([refused.status, await refused.text()]).toEqual([
      503,
      'the object store does not answer; what has arrived is kept, go on later',
    ])
  } finally {
    way.mend()
  }
  expect(await offsetOf(id)).toBe(10)
  expect(await patch(id, 10, bytes.subarray(10))).toMatchObject({ status: 204 })
})

test('what nobody goes on with goes from the bucket, as does what is removed, and nothing else', async () => {
  const [idle, going, removed] = [await made(30), await made(30), await made(30)]
  for (const id of [idle, going, removed]) await patch(id, 0, randomBytes(10))
  await database.upload.update({ where: { id: idle }, data: { createdAt: new Date(Date.now() - 48 * 3_600_000) } })
  for (const key of ['info', '000000000000000'])
    s3.age(`ours/uploads/${idle}/${key}`, new Date(Date.now() - 25 * 3_600_000))
  expect(await ask('DELETE', `/${removed}`, engineer.cookie)).toMatchObject({ status: 204 })
  expect(await sweepUploads(api.product())).toEqual([idle])
  expect(await Promise.all([idle, removed, going].map(keysOf))).toEqual([[], [], ['000000000000000', 'info']])
})
