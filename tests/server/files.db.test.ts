import { expect, test } from 'vitest'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const api = await openApi()
const { database, blobs, project, images, user, url } = api
const owner = await project()
const rows = Array.from({ length: 24 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 }))
const made = await images(owner, rows)
const [image, gone] = made
const config = recipes[1]?.config
if (!image || !gone || !config) throw new Error('no image or recipe')
const original = Buffer.from('0123456789 the bytes that are kept')
const fileSha256 = await blobs.put(original)
const shown = await blobs.put(Buffer.from('a small picture'))
await database.image.update({
  where: { id: image.id },
  data: { fileSha256, thumbnailSha256: shown, previewSha256: shown },
})
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })
const model = await database.modelVersion.create({
  data: {
    projectId: owner.id,
    number: 1,
    trainingRunId: run.id,
    weightsSha256: await blobs.put(Buffer.from('weights')),
    topologySha256: await blobs.put(Buffer.from('{}')),
    preprocessing: {},
    preprocessingSha256: 'p',
    classNames: owner.labelClasses.map(c => c.name),
    classIds: owner.labelClasses.map(c => c.id),
  },
})
const routes = {
  original: `/files/images/${image.id}`,
  thumbnail: `/files/images/${image.id}/thumbnail`,
  preview: `/files/images/${image.id}/preview`,
  samples: `/files/images/${image.id}/samples`,
  manifest: `/files/datasets/${frozen.id}/manifest.csv`,
  export: `/files/datasets/${frozen.id}/export.zip`,
  topology: `/files/models/${model.id}/model.json`,
  weights: `/files/models/${model.id}/weights.bin`,
}
const engineer = await user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
const reader = await user('reader', { projectId: owner.id, roles: ['READER', 'REVIEWER'] })
const admin = await user('admin', { projectId: owner.id, roles: ['ADMIN'] })
const auditor = await user('auditor', { projectId: owner.id, roles: ['AUDITOR'] })
const leaving = await user('leaving', { projectId: owner.id, roles: ['ADMIN'] })
const stranger = await user('stranger')
const as = (person: { cookie: string }, path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(url + path, { ...init, headers: { cookie: person.cookie, ...init.headers } })
/** The if-none-match that a browser sends of itself. */
const asked = (etag: string) => ({ headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } })
const eventsOf = (person: { id: string }) =>
  database.auditEvent.findMany({ where: { actorId: person.id, projectId: { not: null } }, orderBy: { id: 'asc' } })

test.each(['original', 'thumbnail', 'preview', 'manifest', 'topology', 'weights'] as const)(
  '%s: nothing of it is shown from what a browser kept without asking whether it still may be',
  async name => {
    const member = { projectId: owner.id, userId: leaving.id }
    await database.membership.upsert({
      where: { projectId_userId: member },
      create: { ...member, roles: ['ADMIN'] },
      update: {},
    })
    const first = await as(leaving, routes[name])
    expect(first.status).toBe(200)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    expect(first.headers.get('vary')).toContain('Cookie')
    expect(first.headers.get('vary')).toContain('Authorization')
    expect(first.headers.get('x-content-type-options')).toBe('nosniff')
    expect(first.headers.get('content-security-policy')).toMatch(/default-src 'none'; frame-ancestors 'none'; sandbox/)
    const etag = first.headers.get('etag') ?? ''
    const again = await as(leaving, routes[name], asked(etag))
    expect([again.status, await again.text()]).toEqual([304, ''])
    await database.membership.deleteMany({ where: { userId: leaving.id } })
    expect((await as(leaving, routes[name], asked(etag))).status).toBe(404)
    const out = await fetch(url + routes[name], asked(etag))
    expect(out.status).toBe(401)
    expect(out.headers.get('cache-control')).toBe('private, no-store')
    expect(out.headers.get('etag')).not.toBe(etag)
  },
)

test.each(Object.entries(routes))(
  '%s: a wrong method is answered 405, and a stranger learns nothing',
  async (_name, path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await as(admin, path, { method, headers: { origin: url } })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
    expect((await as(stranger, path)).status).toBe(404)
    expect((await fetch(url + path)).status).toBe(401)
    const unknown = path.replace(/[0-9a-f-]{36}/, crypto.randomUUID())
    expect([(await as(admin, unknown)).status, (await fetch(url + unknown)).status]).toEqual([404, 401])
  },
)

test('what was taken away stands in the audit trail before its first byte; what was only shown does not', async () => {
  for (const name of ['thumbnail', 'preview', 'topology'] as const)
    expect((await as(auditor, routes[name])).status).toBe(200)
  for (const name of ['original', 'manifest', 'weights', 'export'] as const)
    await as(auditor, routes[name], { method: 'HEAD' })
  for (const name of ['original', 'manifest', 'weights'] as const)
    await as(auditor, routes[name], asked((await as(engineer, routes[name])).headers.get('etag') ?? ''))
  expect(await eventsOf(auditor)).toEqual([])

  for (const name of ['original', 'manifest', 'weights', 'export'] as const) await as(auditor, routes[name])
  expect(await eventsOf(auditor)).toMatchObject([
    { action: 'ORIGINAL_DOWNLOADED', nounId: image.id, after: { fileSha256 } },
    { action: 'MANIFEST_DOWNLOADED', nounId: frozen.id, after: { manifestSha256: frozen.manifestSha256 } },
    { action: 'WEIGHTS_DOWNLOADED', nounId: model.id, after: { weightsSha256: model.weightsSha256 } },
    { action: 'DATASET_EXPORTED', nounId: frozen.id, after: { imageCount: 24, excludedCount: 0 } },
  ])
})

test.each([
  ['export', 'to export datasets needs the role ENGINEER or AUDITOR or ADMIN'],
  ['weights', 'to download models needs the role ENGINEER or AUDITOR or ADMIN'],
] as const)('%s: readers and reviewers are refused with the roles that may', async (name, text) => {
  const before = await eventsOf(reader)
  const answer = await as(reader, routes[name])
  expect([answer.status, await answer.text()]).toEqual([403, text])
  expect(answer.headers.get('content-disposition')).toBeNull()
  expect(await eventsOf(reader)).toEqual(before)
})

test('the file of a picture with names in it is for administrators; its project still sees it on the screen', async () => {
  const path = routes.original
  await database.image.update({ where: { id: image.id }, data: { burnedIn: 'YES' } })
  const refused = await as(engineer, path)
  expect([refused.status, await refused.text()]).toEqual([403, 'to download named images needs the role ADMIN'])
  expect((await as(engineer, routes.preview)).status).toBe(200)
  expect(Buffer.from(await (await as(admin, path)).arrayBuffer())).toEqual(original)
  await database.image.update({ where: { id: image.id }, data: { burnedIn: null } })
  expect((await as(engineer, path)).status).toBe(200)
})

test('a part of a file is answered as a part, what lies outside is refused, and what is no range is the whole', async () => {
  const ask = (range: string, more: Record<string, string> = {}) =>
    as(engineer, routes.original, { headers: { range, ...more } })
  const part = await ask('bytes=4-9')
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
    206,
    `bytes 4-9/${original.length}`,
    '456789',
  ])
  expect(await (await ask('bytes=-4')).text()).toBe('kept')
  expect((await ask('bytes=5-')).status).toBe(206)
  const outside = await ask(`bytes=${original.length}-`)
  expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${original.length}`])
  expect(outside.headers.get('etag')).not.toContain(fileSha256)
  for (const range of ['bytes=9-4', 'lines=1-2', 'bytes=0-1,4-5', 'nonsense']) {
    const whole = await ask(range)
    if (whole.status !== 416)
      expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, original.length])
  }
  expect((await ask('bytes=0-1', { 'if-range': `"${fileSha256}"` })).status).toBe(206)
  expect((await ask('bytes=0-1', { 'if-range': '"another"' })).status).toBe(200)
})

test('HEAD says what GET would, without a byte', async () => {
  const head = await as(engineer, routes.original, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(original.length),
    '',
  ])
  const zip = await as(engineer, routes.export, { method: 'HEAD' })
  expect([zip.status, zip.headers.get('content-type'), zip.headers.get('cache-control')]).toEqual([
    200,
    'application/zip',
    'private, no-store',
  ])
  expect((await as(reader, routes.export, { method: 'HEAD' })).status).toBe(403)
  expect((await as(engineer, routes.samples, { method: 'HEAD' })).status).toBe(200)
})

test('bytes that are gone behind their row are named, not waited for, nothing is kept of it, and no event says they left', async () => {
  const before = (await eventsOf(engineer)).length
  for (const path of ['', '/thumbnail', '/preview', '/samples']) {
    const answer = await as(engineer, `/files/images/${gone.id}${path}`)
    expect([answer.status, await answer.text()]).toEqual([404, `there is no blob ${'0'.repeat(64)}`])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('etag')).not.toContain('0'.repeat(64))
  }
  await expect(as(engineer, routes.export).then(answer => answer.arrayBuffer())).rejects.toThrow()
  expect((await eventsOf(engineer)).slice(before).map(e => e.action)).toEqual(['DATASET_EXPORTED'])
})

test.each([
  '/files',
  '/files/images',
  '/files/nothing',
  `/files/images/${image.id}/other`,
  '/files/images/%00',
  '/files/datasets/%ff/export.zip',
])('%s is nothing: said in a line, without a stack', async path => {
  const answer = await as(engineer, path)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect((await answer.text()).length).toBeLessThan(200)
})

test('answers of GraphQL, sign-in and health are kept by nobody', async () => {
  const ask = (path: string, init: RequestInit = {}) => fetch(url + path, init)
  const body = JSON.stringify({ query: '{ viewer { user { name } } }' })
  const json = { 'content-type': 'application/json', origin: url, cookie: engineer.cookie }
  for (const answer of [
    await ask('/graphql', { method: 'POST', headers: json, body }),
    await ask('/graphql', { method: 'POST', headers: json, body: '{' }),
    await ask('/auth/get-session', { headers: json }),
    await ask('/health'),
    await ask('/files/uploads', { method: 'POST', headers: json }),
  ]) {
    expect(answer.headers.get('cache-control')).toMatch(/no-store/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
})
