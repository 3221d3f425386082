import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { expect, test } from 'vitest'
import { openAuth, openRoutes } from '#server/auth.ts'
import { openApi } from '#tests/kit/api.ts'
import { log } from '#tests/kit/core.ts'

const api = await openApi()
const { url, database, user, product } = api
const person = await user('Ada')

const secret = 'a secret of the tests, thirty-two or longer'
const { library } = openAuth({ secret, publicUrl: url, contextOf: product }, log)
const ours = Object.values(library.api)
/** What the library brings along, before anything of ours is put in its place. */
const theirs = Object.values(betterAuth({ secret, baseURL: url, logger: { disabled: true } }).api)
const paths = [...new Set([...theirs, ...ours].flatMap(endpoint => ('path' in endpoint && endpoint.path) || []))]
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

const send = (path: string, method: string, body: object = {}) =>
  fetch(`${url}/auth${path}`, {
    method,
    headers: { cookie: person.cookie, origin: url, 'content-type': 'application/json' },
    ...(['GET', 'HEAD'].includes(method) ? {} : { body: JSON.stringify(body) }),
  })

test('the library knows many routes, among them those that write accounts and sessions', () => {
  expect(paths.length).toBeGreaterThan(25)
  for (const path of ['/update-user', '/change-password', '/revoke-sessions', '/delete-user', ...openRoutes.keys()])
    expect(paths).toContain(path)
})

test.each(paths.map(path => [path]))('of %s nothing is open but what the list of three says', async path => {
  const concrete = path.replace(/:\w+/g, 'x').replace('**', 'x')
  for (const method of methods) {
    if (openRoutes.get(path) === method) continue
    expect(`${method} ${(await send(concrete, method)).status}`).toBe(`${method} 404`)
  }
})

test.each([
  '',
  '/',
  '//sign-out',
  '/sign-out/',
  '/Sign-Out',
  '/%73ign-out',
  '/reference',
  '/get-session/..',
  '/a/../ok',
])('neither is %j', async path => {
  for (const method of methods) expect((await send(path, method)).status).toBe(404)
})

test('nobody renames themselves or changes a password past core: no row is other, no event missing', async () => {
  const rows = () =>
    Promise.all([
      database.user.findUniqueOrThrow({ where: { id: person.id }, include: { accounts: true } }),
      database.session.findMany({ where: { userId: person.id } }),
      database.auditEvent.count(),
    ])
  const before = await rows()
  for (const [path, body] of [
    ['/update-user', { name: 'Dr. Engineer', image: 'javascript:alert(1)' }],
    ['/change-password', { currentPassword: 'a password of some length', newPassword: 'another password' }],
    ['/change-email', { newEmail: 'other@example.org' }],
    ['/revoke-sessions', {}],
    ['/update-session', { ipAddress: 'x' }],
    ['/delete-user', {}],
  ] as const)
    expect((await send(path, 'POST', body)).status).toBe(404)
  expect(await rows()).toEqual(before)
})

test('what the library holds is no database: even a route that were open could write nothing', async () => {
  const context = await library.$context
  const name = randomUUID()
  await context.adapter.create({ model: 'user', data: { name, email: `${name}@example.org` } })
  expect(await database.user.count({ where: { name } })).toBe(0)
})

test('a body of any size is refused before it is read', async () => {
  const response = await fetch(`${url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'a@example.org', password: 'x'.repeat(100_000) }),
  })
  expect(response.status).toBe(413)
})

test('the session of a cookie is told, without what opens it', async () => {
  const found = await (await send('/get-session', 'GET')).json()
  expect(found).toMatchObject({ user: { id: person.id, name: 'Ada', isAdmin: false } })
  const { tokenSha256 } = await database.session.findFirstOrThrow({ where: { userId: person.id } })
  expect(JSON.stringify(found)).not.toContain(tokenSha256)
  expect(await (await fetch(`${url}/auth/get-session`)).json()).toBeNull()
})

test('a page of another site signs nobody in or out', async () => {
  const { email, password } = await api.account('visited')
  for (const origin of ['https://evil.example', 'null']) {
    const headers = { 'content-type': 'application/json', origin }
    const signedIn = await fetch(`${url}/auth/sign-in/email`, {
      ...{ method: 'POST', headers, body: JSON.stringify({ email, password }) },
    })
    expect(signedIn.status).toBe(403)
    expect(signedIn.headers.getSetCookie()).toEqual([])
    const signedOut = await fetch(`${url}/auth/sign-out`, {
      ...{ method: 'POST', headers: { ...headers, cookie: person.cookie }, body: '{}' },
    })
    expect(signedOut.status).toBe(403)
  }
  const form = await fetch(`${url}/auth/sign-in/email`, {
    method: 'POST',
    body: new URLSearchParams({ email, password }),
  })
  expect(form.status).toBe(415)
  expect(await person.request('{ viewer { isAdmin } }')).toEqual({ viewer: { isAdmin: false } })
})
