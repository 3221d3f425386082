import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'
import { openUploads } from './upload-client.ts'

const { api, webUrl, projectId, engineer, ask, create, made, patch } = await openUploads()
const { dataDir } = readSettings()
const { database } = api

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
  uploads { edges { node { id fileName byteCount receivedBytes completedAt createdBy { name } } } } } }`
const removal = `mutation ($id: ID!) { removeUpload(input: { uploadId: $id }) {
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
  const { project } = await person.request<{ project: { uploads: { edges: { node: object }[] } } }>(listed, {
    id: ownProject,
  })
  expect(project.uploads.edges.map(edge => edge.node)).toMatchObject([
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
