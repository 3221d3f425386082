import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { expect, test } from 'vitest'
import { openRoutes } from '#server/auth.ts'
import { authRoutes } from './expected-routes.ts'
import { openInspection } from './faults.ts'
import { password } from './people.ts'
import { watched } from './record.ts'
import { openWorld, type Person } from './world.ts'

const world = await openWorld()
const { wrongIn } = await openInspection(world)
const { everything, stranger } = world.people
const { url } = world.api

const isEndpoint = (value: unknown): value is { path: string; options: { method?: string | string[] } } =>
  typeof value === 'function' && 'path' in value && typeof value.path === 'string' && 'options' in value

/** All that the library would answer, had nobody closed it. */
const library = betterAuth({ secret: 'x'.repeat(32), emailAndPassword: { enabled: true } })
const endpoints = Object.values<unknown>(library.api)
  .filter(isEndpoint)
  .flatMap(({ path, options }) => [options.method ?? 'GET'].flat().map(method => `${method} ${path}`))

let addresses = 0
/** Each from an address of its own: what is measured here is not the limit of tries. */
async function send(person: Person, method: string, path: string, body: unknown = {}) {
  const response = await fetch(`${url}/auth${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...person.headers,
      origin: url,
      'content-type': 'application/json',
      'x-forwarded-for': `198.51.${addresses >> 8}.${addresses++ % 256}`,
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, text, data: null, errors: [] }
}

test('every route that is open is one that is known, and the library has the others', () => {
  expect([...openRoutes].map(([path, method]) => `${method} ${path}`).sort()).toEqual(Object.keys(authRoutes).sort())
  expect(closed.length).toBeGreaterThan(20)
})

/** What would do something, were the route open. */
const body = {
  name: 'renamed',
  email: everything.email,
  newEmail: `${randomUUID()}@example.org`,
  password,
  currentPassword: password,
  newPassword: `another ${password}`,
  token: randomUUID(),
  provider: 'github',
  providerId: 'credential',
  callbackURL: '/',
  image: 'javascript:alert(1)',
}
const closed = endpoints.filter(name => !(name in authRoutes))

test.each(closed)('%s is as if it were not there, and changes nothing', async name => {
  const [method = '', path = ''] = name.split(' ')
  const faults: string[] = []
  for (const person of [stranger, everything]) {
    const { answer, changed } = await watched(world.database, () =>
      send(person, method, path.replace(/:\w+/g, 'x'), body),
    )
    faults.push(
      ...(answer.status === 404 ? [] : [`${person.kind} gets ${answer.status}: ${answer.text.slice(0, 200)}`]),
      ...wrongIn(person, answer, body),
      ...changed.map(table => `${person.kind} changes ${table}`),
    )
  }
  expect(faults).toEqual([])
})

test('who is signed in is told so, and nothing of the session that would open another', async () => {
  const answer = await send(everything, 'GET', '/get-session')
  expect(answer.status).toBe(200)
  expect(wrongIn(everything, answer)).toEqual([])
  expect((await send(stranger, 'GET', '/get-session')).text).toMatch(/^(null)?$/)
})

const texts = ['', 'a\0b', 'a\ud800', 'x'.repeat(2 ** 20), '%', '_', '\\', '\u202e', { a: 1 }, ['x'], 1, null]

test.each(['email', 'password', 'callbackURL', 'rememberMe'])(
  'signing in with whatever stands for the %s is refused, at once and in few words',
  async field => {
    const faults: string[] = []
    for (const value of texts) {
      const good = { email: everything.email, password: field === 'password' ? password : 'not the password' }
      const given = { ...good, [field]: value }
      await world.api.longestStretchMs()
      const answer = await send(stranger, 'POST', '/sign-in/email', given)
      const stretchMs = await world.api.longestStretchMs()
      const shown = JSON.stringify(value).slice(0, 20)
      faults.push(
        ...(answer.status >= 400 && answer.status < 500 ? [] : [`${shown} gets ${answer.status}`]),
        ...wrongIn(stranger, answer, given).map(fault => `${shown} ${fault}`),
        ...(answer.text.length > 2000 ? [`${shown} is answered with ${answer.text.length} bytes`] : []),
        ...(stretchMs > 50 ? [`${shown} stops the API for ${stretchMs.toFixed(0)} ms`] : []),
      )
    }
    expect(faults).toEqual([])
  },
)
