import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as tus from 'tus-js-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'
import { openApi } from '#tests/kit/api.ts'
import { proxyRequest } from '../../web/proxy-to-api.ts'

const api = await openApi()
const { dataDir } = readSettings()
const { database } = api
const web = createServer((request, response) => proxyRequest(new URL(api.url), request, response))
let webUrl: string
let projectId: string
let engineer: Awaited<ReturnType<typeof api.user>>

beforeAll(async () => {
  await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve))
  webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  projectId = (await api.project()).id
  engineer = await api.user('engineer', { projectId, roles: ['ENGINEER'] })
})
afterAll(() => {
  web.closeAllConnections()
  web.close()
})

const encode = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

/** A request as a tus client sends it. */
function ask(method: string, path: string, cookie: string, headers: Record<string, string> = {}, body?: Buffer) {
  return fetch(`${webUrl}/files/uploads${path}`, {
    method,
    headers: { cookie, 'tus-resumable': '1.0.0', ...headers },
    ...(body ? { body: new Uint8Array(body) } : {}),
  })
}

const create = (cookie: string, byteCount: number, metadata: Record<string, string> = {}) =>
  ask('POST', '', cookie, {
    'upload-length': String(byteCount),
    'upload-metadata': encode({ projectId, filename: 'films.zip', ...metadata }),
  })

async function made(byteCount: number, cookie = engineer.cookie): Promise<string> {
  const response = await create(cookie, byteCount)
  expect(response.status).toBe(201)
  return response.headers.get('location')?.split('/').at(-1) ?? ''
}

const patch = (id: string, offset: number, body: Buffer, cookie = engineer.cookie) =>
  ask(
    'PATCH',
    `/${id}`,
    cookie,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body,
  )

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
  ['no name', 400, { filename: '' }, 'fileName is empty; allowed: the name of a ZIP file, ending in .zip'],
  ['a picture', 400, { filename: 'film.png' }, 'fileName is film.png; allowed: the name of a ZIP file'],
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

test('who is not signed in, not a member or may not import uploads nothing', async () => {
  const reader = await api.user('reader', { projectId, roles: ['READER'] })
  const stranger = await api.user('stranger')
  const before = await database.upload.count()
  for (const [cookie, status, message] of [
    ['', 401, 'sign in first'],
    [reader.cookie, 403, 'to import images needs the role REVIEWER or ENGINEER or ADMIN'],
    [stranger.cookie, 404, `there is no Project ${projectId}`],
  ] as const) {
    const response = await create(cookie, 1000)
    expect([response.status, await response.text()]).toEqual([status, message])
  }
  expect(await database.upload.count()).toBe(before)
})

test('only who began an upload sees, continues or removes it, and only while they may import', async () => {
  const id = await made(1000)
  const colleague = await api.user('colleague', { projectId, roles: ['ADMIN'] })
  for (const cookie of ['', colleague.cookie]) {
    const status = cookie ? 404 : 401
    expect((await ask('HEAD', `/${id}`, cookie)).status).toBe(status)
    expect((await patch(id, 0, randomBytes(10), cookie)).status).toBe(status)
    expect((await ask('DELETE', `/${id}`, cookie)).status).toBe(status)
  }
  expect(statSync(uploadPath(dataDir, id)).size).toBe(0)

  const membership = { projectId_userId: { projectId, userId: engineer.id } }
  await database.membership.update({ where: membership, data: { roles: ['READER'] } })
  expect((await patch(id, 0, randomBytes(10))).status).toBe(403)
  await database.membership.update({ where: membership, data: { roles: ['ENGINEER'] } })
  expect((await patch(id, 0, randomBytes(10))).status).toBe(204)
})

test('an upload is not read back, and names that are none are refused', async () => {
  const id = await made(1000)
  expect((await ask('GET', `/${id}`, engineer.cookie)).status).toBe(405)
  expect((await ask('HEAD', `/${id}.json`, engineer.cookie)).status).toBe(404)
  expect((await ask('HEAD', '/..%2F..%2Fsecret', engineer.cookie)).status).toBe(404)
  expect((await ask('HEAD', `/${randomUUID()}`, engineer.cookie)).status).toBe(404)
})

test('a page of another origin cannot upload: it is granted nothing, and what it may send unasked is refused', async () => {
  const foreign = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' }
  const asked = await fetch(`${webUrl}/files/uploads`, { method: 'OPTIONS', headers: foreign })
  expect(asked.headers.get('access-control-allow-origin')).toBeNull()
  const simple = await fetch(`${webUrl}/files/uploads`, {
    method: 'POST',
    headers: { cookie: engineer.cookie, origin: 'https://elsewhere.example' },
    body: 'x',
  })
  expect(simple.status).toBe(412)
  const created = await create(engineer.cookie, 1000)
  expect(created.headers.get('access-control-allow-origin')).toBeNull()
  const { email, password } = await api.account('someone')
  const signedIn = await fetch(`${api.url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: api.url },
    body: JSON.stringify({ email, password }),
  })
  expect(signedIn.headers.getSetCookie().join()).toMatch(/HttpOnly; SameSite=Lax/)
})

const listed = `query ($id: ID!) { project(id: $id) {
  uploads { id fileName byteCount receivedBytes completedAt createdBy { name } } } }`
const removal = `mutation ($id: ID!) { removeUpload(id: $id) {
  __typename ... on Upload { id } ... on UserError { message } } }`

test('unfinished and unused uploads are listed, newest first, and can be given up unless they are being imported', async () => {
  const { id: ownProject, admin } = await api.project()
  const person = await api.user('curator', { projectId: ownProject, roles: ['REVIEWER'] })
  const send = async (byteCount: number, sent: number) => {
    const response = await create(person.cookie, byteCount, { projectId: ownProject, filename: `${byteCount}.zip` })
    const id = response.headers.get('location')?.split('/').at(-1) ?? ''
    await patch(id, 0, randomBytes(sent), person.cookie)
    return id
  }
  const [half, whole, used] = [await send(1000, 400), await send(500, 500), await send(300, 300)]
  const job = await database.job.create({
    data: { projectId: ownProject, kind: 'IMPORT', createdById: admin.actor?.id ?? '' },
  })
  await database.import.create({
    data: { projectId: ownProject, jobId: job.id, source: 'UPLOAD', location: '300.zip', uploadId: used },
  })
  const { project } = await person.request<{ project: { uploads: { id: string }[] } }>(listed, { id: ownProject })
  expect(project.uploads).toMatchObject([
    { id: whole, fileName: '500.zip', byteCount: 500, receivedBytes: 500, completedAt: expect.any(String) },
    { id: half, receivedBytes: 400, completedAt: null, createdBy: { name: 'curator' } },
  ])

  const remove = async (id: string) => (await person.request<{ removeUpload: object }>(removal, { id })).removeUpload
  expect(await remove(used)).toMatchObject({
    __typename: 'Conflict',
    message: expect.stringContaining('is being imported'),
  })
  expect(existsSync(uploadPath(dataDir, used))).toBe(true)
  expect(await remove(half)).toMatchObject({ __typename: 'Upload', id: half })
  expect(await remove(half)).toMatchObject({ __typename: 'NotFound' })
  expect((await ask('DELETE', `/${whole}`, person.cookie)).status).toBe(204)
  for (const id of [half, whole]) {
    expect([existsSync(uploadPath(dataDir, id)), existsSync(`${uploadPath(dataDir, id)}.json`)]).toEqual([false, false])
    expect(await database.auditEvent.findFirst({ where: { nounId: id, action: 'UPLOAD_REMOVED' } })).not.toBeNull()
    expect((await patch(id, 400, randomBytes(600), person.cookie)).status).toBe(404)
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
