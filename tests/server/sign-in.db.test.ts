import { expect, test, vi } from 'vitest'
import { openApi } from '#tests/kit/api.ts'

// Every password is hashed, which is dear on purpose.
vi.setConfig({ testTimeout: 120_000 })

const api = await openApi()
const { url, database, user, account } = api

let addresses = 0
const anyAddress = () => `198.51.${Math.floor(addresses / 250)}.${1 + (addresses++ % 250)}`

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${url}/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': anyAddress(), ...headers },
    body: JSON.stringify(body),
  })
const tryIn = async (email: string, password: string, headers: Record<string, string> = {}) =>
  (await post('/sign-in/email', { email, password }, headers)).status
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map(c => c.split(';')[0])
    .join('; ')
const eventsOf = (nounId: string, action: string) =>
  database.auditEvent.findMany({ where: { nounId, action }, orderBy: { id: 'asc' } })
/** As if their window had passed. */
const forget = () => database.rateLimit.deleteMany()

test('signing in and out stands in the trail with the real name, and the cookie is dead afterwards', async () => {
  const ada = await account('Ada Lovelace')
  const answer = await post('/sign-in/email', { email: ` ${ada.email.toUpperCase()} `, password: ada.password })
  expect(answer.status).toBe(200)
  const { id } = await database.session.findFirstOrThrow({ where: { userId: ada.id } })
  expect(await eventsOf(id, 'SIGNED_IN')).toMatchObject([{ actorId: ada.id, actorName: 'Ada Lovelace' }])
  const cookie = cookiesOf(answer)
  const client = api.client(cookie)
  expect(await client.request('{ viewer { user { name } } }')).toEqual({ viewer: { user: { name: 'Ada Lovelace' } } })
  expect((await post('/sign-out', {}, { cookie })).status).toBe(200)
  expect(await eventsOf(id, 'SIGNED_OUT')).toMatchObject([{ actorId: ada.id, actorName: 'Ada Lovelace' }])
  expect(await client.request('{ viewer { user { name } } }')).toEqual({ viewer: null })
  expect((await post('/sign-out', {}, { cookie })).status).toBe(200)
  expect(await eventsOf(id, 'SIGNED_OUT')).toHaveLength(1)
})

test('signing out ends the one session, of its own browser', async () => {
  const here = await user('twice')
  const there = await post('/sign-in/email', { email: `${here.id}@example.org`, password: 'a password of some length' })
  await post('/sign-out', {}, { cookie: here.cookie })
  expect(await database.session.count({ where: { userId: here.id } })).toBe(1)
  const other = api.client(cookiesOf(there))
  expect(await other.request('{ viewer { isAdmin } }')).toEqual({ viewer: { isAdmin: false } })
})

test('a failed sign-in is in the trail with the account that it was for, and nothing that was typed', async () => {
  const { id, email } = await account('failed at')
  expect(await tryIn(email, 'my very secret guess')).toBe(401)
  expect(await tryIn('my very secret guess@example.org', 'x')).toBe(401)
  expect(await tryIn('my very secret guess', 'x')).toBe(401)
  expect(await tryIn('a\0b', 'x')).toBe(401)
  expect(await eventsOf(id, 'SIGN_IN_FAILED')).toMatchObject([{ actorId: null, actorName: null, noun: 'User' }])
  expect(await eventsOf('unknown', 'SIGN_IN_FAILED')).toHaveLength(3)
  const kept = [await database.auditEvent.findMany(), await database.rateLimit.findMany()]
  const text = JSON.stringify(kept, (_key, value) => (typeof value === 'bigint' ? String(value) : value))
  expect(text).not.toContain('secret guess')
  expect(text).not.toContain(email)
})

test('strangers cannot fill the trail: failed sign-ins to no account are written down thirty times an hour', async () => {
  await forget()
  expect(await tryIn('nobody@example.org', 'x')).toBe(401)
  await database.rateLimit.updateMany({ where: { key: { startsWith: 'sign-in to nobody' } }, data: { count: 28 } })
  const before = await database.auditEvent.count({ where: { nounId: 'unknown' } })
  for (let i = 0; i < 5; i++) expect(await tryIn(`nobody${i}@example.org`, 'x')).toBe(401)
  expect((await database.auditEvent.count({ where: { nounId: 'unknown' } })) - before).toBe(2)
})

test('of forty wrong passwords for one account from forty addresses twenty are looked at', async () => {
  await forget()
  const { id, email, password } = await account('guessed')
  const statuses: number[] = []
  for (let i = 0; i < 40; i++) statuses.push(await tryIn(email, 'a wrong guess of many'))
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), ...Array.from({ length: 20 }, () => 429)])
  expect(await tryIn(email, password)).toBe(429)
  const failed = await eventsOf(id, 'SIGN_IN_FAILED')
  expect(failed).toHaveLength(20)
  expect(failed.at(-1)?.after).toMatchObject({ isSlowed: true })
  const refused = await post('/sign-in/email', { email, password })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('forty at the same moment are no more than forty in a row', async () => {
  await forget()
  const { email } = await account('guessed at once')
  const statuses = await Promise.all(Array.from({ length: 40 }, () => tryIn(email, 'a wrong guess of many')))
  expect(statuses.filter(status => status === 401)).toHaveLength(20)
})

test('a browser that has signed in before gets in with the right password while strangers guess', async () => {
  await forget()
  const { email, password } = await account('besieged')
  const first = await post('/sign-in/email', { email, password })
  const cookie = cookiesOf(first)
  await post('/sign-out', {}, { cookie })
  for (let i = 0; i < 25; i++) await tryIn(email, 'a wrong guess of many')
  expect(await tryIn(email, password)).toBe(429)
  expect(await tryIn(email, password, { cookie })).toBe(200)
  const stranger = await account('stranger')
  const theirs = cookiesOf(await post('/sign-in/email', { email: stranger.email, password: stranger.password }))
  expect(await tryIn(email, password, { cookie: theirs })).toBe(429)
  const forged = cookie.replace(/device=[^.]+/, 'device=00000000-0000-0000-0000-000000000000')
  expect(await tryIn(email, password, { cookie: forged })).toBe(429)
})

test('a known browser has its own limit, and its session goes on', async () => {
  await forget()
  const known = await user('forgetful')
  const email = `${known.id}@example.org`
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) statuses.push(await tryIn(email, 'which one was it', { cookie: known.cookie }))
  expect(statuses.filter(status => status === 401)).toHaveLength(10)
  expect(await known.request('{ viewer { isAdmin } }')).toEqual({ viewer: { isAdmin: false } })
})

test('fifteen right sign-ins behind one address are all let in', async () => {
  await forget()
  const headers = { 'x-forwarded-for': '203.0.113.77' }
  const { email, password } = await account('many')
  for (let i = 0; i < 15; i++) expect(await tryIn(email, password, headers)).toBe(200)
})

test('a disabled account is told so by the right password alone, and opens no session', async () => {
  await forget()
  const { id, email, password } = await account('gone')
  await database.user.update({ where: { id }, data: { disabledAt: new Date() } })
  expect(await tryIn(email, 'a wrong guess of many')).toBe(401)
  expect(await tryIn(email, password)).toBe(403)
  expect(await database.session.count({ where: { userId: id } })).toBe(0)
  expect((await eventsOf(id, 'SIGN_IN_FAILED')).at(-1)?.after).toMatchObject({ isDisabled: true })
})

test('a session ends by itself seven days after its sign-in, and is cleared away at the next', async () => {
  await forget()
  const { id, cookie, request } = await user('a week')
  const past = new Date(Date.now() - 1000)
  await database.session.updateMany({ where: { userId: id }, data: { expiresAt: past } })
  expect(await request('{ viewer { isAdmin } }')).toEqual({ viewer: null })
  expect(await tryIn(`${id}@example.org`, 'a password of some length', { cookie })).toBe(200)
  const left = await database.session.findMany({ where: { userId: id } })
  expect(left).toHaveLength(1)
  const lifetimeMs = (left[0]?.expiresAt.getTime() ?? 0) - (left[0]?.createdAt.getTime() ?? 0)
  expect(lifetimeMs).toBe(7 * 24 * 3600 * 1000)
})

test('of a program that signs in at every call sixty sign-ins a quarter of an hour are let in', async () => {
  const { id, email, password } = await account('a program')
  expect(await tryIn(email, password)).toBe(200)
  await database.rateLimit.updateMany({ where: { key: { startsWith: 'signed in' } }, data: { count: 60 } })
  expect(await tryIn(email, password)).toBe(429)
  expect(await database.session.count({ where: { userId: id } })).toBe(1)
})

test('somebody has a hundred sessions at most: a further sign-in ends the oldest, and says so', async () => {
  await forget()
  const { id, email, password } = await account('everywhere')
  const expiresAt = new Date(Date.now() + 60_000)
  const rows = Array.from({ length: 101 }, (_, i) => ({
    ...{
      id: crypto.randomUUID(),
      tokenSha256: `${id} ${i}`,
      userId: id,
      expiresAt,
      createdAt: new Date(Date.now() - 1000 + i),
    },
  }))
  await database.session.createMany({ data: rows })
  expect(await tryIn(email, password)).toBe(200)
  expect(await database.session.count({ where: { userId: id } })).toBe(100)
  const ended = await database.auditEvent.findMany({ where: { actorId: id, action: 'SESSION_ENDED' } })
  expect(ended.map(e => e.nounId).sort()).toEqual([rows[0]?.id, rows[1]?.id].sort())
})

test('counts whose window has passed are cleared away', async () => {
  await database.rateLimit.create({ data: { id: 'old', key: 'old', count: 5, lastRequest: 1n } })
  await tryIn('somebody.else@example.org', 'x')
  expect(await database.rateLimit.findUnique({ where: { key: 'old' } })).toBeNull()
})
