import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import * as tus from 'tus-js-client'
import { expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'
import { openUploads } from './upload-client.ts'

const { api, webUrl, projectId, engineer, ask, create, made, patch } = await openUploads()
const { dataDir } = readSettings()
const { database } = api

test('a client that is cut in the middle goes on where it was, through the web process, and the bytes are equal', async () => {
  const bytes = randomBytes(20_000_000)
  const options = {
    endpoint: `${webUrl}/files/uploads`,
    headers: { cookie: engineer.cookie },
    metadata: { projectId, filename: 'films.zip' },
    chunkSize: 1_000_000,
    retryDelays: null,
  }
  const url = await new Promise<string>((resolve, reject) => {
    const first = new tus.Upload(bytes, {
      ...options,
      onError: reject,
      onChunkComplete: (_size, accepted) => {
        if (accepted >= 5_000_000) void first.abort().then(() => resolve(first.url ?? ''), reject)
      },
    })
    first.start()
  })
  const id = url.split('/').at(-1) ?? ''
  expect(url).toBe(`${webUrl}/files/uploads/${id}`)
  const partly = statSync(uploadPath(dataDir, id)).size
  expect(partly).toBeGreaterThanOrEqual(5_000_000)
  expect(partly).toBeLessThan(20_000_000)
  expect((await database.upload.findUniqueOrThrow({ where: { id } })).completedAt).toBeNull()

  const sent: number[] = []
  await new Promise<void>((resolve, reject) => {
    const second = new tus.Upload(bytes, {
      ...options,
      uploadUrl: url,
      onError: reject,
      onSuccess: () => resolve(),
      onProgress: at => sent.push(at),
    })
    second.start()
  })
  expect(Math.min(...sent)).toBeGreaterThanOrEqual(partly)
  expect(readFileSync(uploadPath(dataDir, id)).equals(bytes)).toBe(true)
  const row = await database.upload.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ fileName: 'films.zip', byteCount: 20_000_000n, createdById: engineer.id, projectId })
  expect(row.completedAt).not.toBeNull()
  const events = await database.auditEvent.findMany({ where: { nounId: id } })
  expect(events).toMatchObject([
    {
      action: 'UPLOAD_COMPLETED',
      actorId: engineer.id,
      projectId,
      after: { fileName: 'films.zip', byteCount: 20_000_000 },
    },
  ])
})

test('the last byte whose arrival could not be written down is found by the next look', async () => {
  const bytes = randomBytes(1000)
  const id = await made(1000)
  writeFileSync(uploadPath(dataDir, id), bytes)
  for (let look = 0; look < 2; look++) {
    const response = await ask('HEAD', `/${id}`, engineer.cookie)
    expect([response.status, response.headers.get('upload-offset')]).toEqual([200, '1000'])
  }
  expect((await database.upload.findUniqueOrThrow({ where: { id } })).completedAt).not.toBeNull()
  expect(await database.auditEvent.count({ where: { nounId: id } })).toBe(1)
})

test('bytes beyond the length, or at another offset, are refused and nothing is written', async () => {
  const id = await made(1000)
  expect((await patch(id, 0, randomBytes(600))).status).toBe(204)
  expect((await patch(id, 0, randomBytes(600))).status).toBe(409)
  const beyond = await patch(id, 600, randomBytes(600))
  expect(beyond.status).toBe(413)
  expect((await ask('HEAD', `/${id}`, engineer.cookie)).headers.get('upload-offset')).toBe('600')
  expect((await patch(id, 600, randomBytes(400))).status).toBe(204)
  expect((await database.upload.findUniqueOrThrow({ where: { id } })).completedAt).not.toBeNull()
})

const nobody = randomUUID()
test.each([
  ['no project', 404, { projectId: '' }, 'there is no Project'],
  ['a project that is not there', 404, { projectId: nobody }, `there is no Project ${nobody}`],
  ['an id that is none', 404, { projectId: '1; drop table' }, 'there is no Project 1; drop table'],
  [
    'no name',
    400,
    { filename: '' },
    'fileName is empty; allowed: the name of an archive, ending in .zip, .tar, .tar.gz or .tgz',
  ],
  ['a picture', 400, { filename: 'film.png' }, 'fileName is film.png; allowed: the name of an archive'],
  ['a path', 400, { filename: '../../films.zip' }, 'without folders'],
])('an upload that names %s is refused with %i and one line', async (_what, status, metadata, message) => {
  const before = await database.upload.count()
  const response = await create(engineer.cookie, 1000, metadata)
  const text = await response.text()
  expect([response.status, text]).toEqual([status, expect.stringContaining(message)])
  expect(text).not.toContain('\n')
  expect(await database.upload.count()).toBe(before)
})

test.each([
  ['more than the limit', 50_000_000_001, 413, 'byteCount is 50000000001; allowed: 1 byte to 50 GB'],
  ['nothing', 0, 413, 'byteCount is 0; allowed: 1 byte to 50 GB'],
  ['what is no number', Number.NaN, 400, 'Invalid upload-length'],
])('an upload of %s is refused with what is allowed', async (_what, byteCount, status, message) => {
  const response = await create(engineer.cookie, byteCount)
  expect([response.status, (await response.text()).trim()]).toEqual([status, message])
})

test('an upload that the disk has no room for is refused, with the room there is', async () => {
  process.env.LAMINA_UPLOAD_LIMIT = '8000 TB'
  try {
    const response = await create(engineer.cookie, 7e15)
    expect(response.status).toBe(507)
    expect(await response.text()).toMatch(/^the server's disk has room for [\d.]+ \w+ more .*; this file has 7000 TB$/)
  } finally {
    delete process.env.LAMINA_UPLOAD_LIMIT
  }
})

test('a file that lost its end is not taken for complete', async () => {
  const id = await made(1000)
  await patch(id, 0, randomBytes(900))
  truncateSync(uploadPath(dataDir, id), 500)
  expect((await ask('HEAD', `/${id}`, engineer.cookie)).headers.get('upload-offset')).toBe('500')
  expect((await patch(id, 900, randomBytes(100))).status).toBe(409)
  expect((await database.upload.findUniqueOrThrow({ where: { id } })).completedAt).toBeNull()
})
