import { request as ask } from 'node:http'
import { gzipSync } from 'node:zlib'
import { auditServer } from 'graphql-http'
import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { nested } from '../../bench/hostile/documents.ts'

const { user, url } = await openApi()
const member = await user('member')
const people = [
  ['a stranger', ''],
  ['somebody signed in', member.cookie],
] as const

const json = { 'content-type': 'application/json' }
const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, { method: 'POST', headers: { ...json, cookie: member.cookie, ...headers }, body })
const get = (search: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql?${new URLSearchParams(search)}`, {
    headers: { cookie: member.cookie, ...headers },
    redirect: 'manual',
  })
const codesOf = async (response: Response) => {
  const { errors = [] } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
  return errors.map(e => e.extensions.code)
}
const query = '{ viewer { isAdmin } }'

test.each(people)("GraphQL over HTTP: all of graphql-http's audits are ok for %s", async (_who, cookie) => {
  const withCookie: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    if (cookie) headers.set('cookie', cookie)
    return fetch(input, { ...init, headers })
  }
  const results = await auditServer({ url: `${url}/graphql`, fetchFn: withCookie })
  expect(results.filter(r => r.status !== 'ok').map(r => `${r.id} ${r.name}`)).toEqual([])
  expect(results).toHaveLength(61)
})

test.each([
  ['a body of 3 MB', JSON.stringify({ query, variables: { a: 'x'.repeat(3e6) } }), {}, 413, 'PAYLOAD_TOO_LARGE'],
  [
    'a body of 1.1 MB without a length',
    gzipSync(JSON.stringify({ query, a: 'x'.repeat(1.1e6) })),
    { 'content-encoding': 'gzip' },
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  ['a bomb of gzip', gzipSync(Buffer.alloc(200e6, ' ')), { 'content-encoding': 'gzip' }, 413, 'PAYLOAD_TOO_LARGE'],
  ['a form', 'query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'BAD_REQUEST'],
  ['a form with parts', '--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'BAD_REQUEST'],
  ['text', JSON.stringify({ query }), { 'content-type': 'text/plain' }, 415, 'BAD_REQUEST'],
  [
    'another alphabet',
    JSON.stringify({ query }),
    { 'content-type': 'application/json; charset=utf-7' },
    415,
    'BAD_REQUEST',
  ],
  ['a batch', JSON.stringify([{ query }, { query }]), {}, 400, 'BAD_REQUEST'],
  ['no JSON', '{"query', {}, 400, 'BAD_REQUEST'],
  ['no object', '"query"', {}, 400, 'BAD_REQUEST'],
  ['no query', '{}', {}, 400, 'BAD_REQUEST'],
  [
    'no query, but the hash of one',
    JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }),
    {},
    400,
    'BAD_REQUEST',
  ],
])('%s is refused with its status, as JSON, with a code', async (_what, body, headers, status, code) => {
  const response = await send(body, headers)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(await codesOf(response)).toEqual([code])
})

test.each([
  [
    '100,000 entries in a list',
    JSON.stringify({
      query: 'query ($a: [ID!]) { __typename }',
      variables: { a: Array.from({ length: 100_000 }, () => 1) },
    }),
  ],
  ['a value 100,000 deep', `{"query":"{ __typename }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
])('%s is too much, not an error of ours', async (_what, body) => {
  expect(await codesOf(await send(body))).toEqual(['QUERY_TOO_COMPLEX'])
})

test('a stranger may send less than somebody signed in', async () => {
  const body = JSON.stringify({ query, variables: { a: 'x'.repeat(100_000) } })
  expect((await send(body)).status).toBe(200)
  expect((await send(body, { cookie: '' })).status).toBe(413)
})

test.each([
  ['syntax', '{', {}, 'GRAPHQL_PARSE_FAILED'],
  ['validation', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['variables', 'query ($id: ID!) { project(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
  ['no such operation', 'query A { __typename } query B { __typename }', {}, 'OPERATION_RESOLUTION_FAILURE'],
  ['no operation', 'fragment A on Query { __typename }', {}, 'GRAPHQL_VALIDATION_FAILED'],
])(
  'what is wrong with a document (%s) has a code; 200 under application/json, 400 under the newer type',
  async (_what, wrong, variables, code) => {
    const body = JSON.stringify({ query: wrong, variables })
    const older = await send(body, { accept: 'application/json' })
    const newer = await send(body, { accept: 'application/graphql-response+json' })
    expect([older.status, newer.status]).toEqual([200, 400])
    expect(newer.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/)
    expect(await codesOf(older)).toEqual([code])
    expect(await codesOf(newer)).toEqual([code])
  },
)

test('errors are few and short, however many and long they would be', async () => {
  const wrong = `{ ${Array.from({ length: 90 }, (_, i) => `viewr${i}`).join(' ')} }`
  const { errors } = (await (await send(JSON.stringify({ query: wrong }))).json()) as { errors: { message: string }[] }
  expect(errors.length).toBeLessThanOrEqual(21)
  const long = {
    query: 'query ($a: Int) { __typename @include(if: true) a: viewer { isAdmin } }',
    variables: { a: 'x'.repeat(500_000) },
  }
  expect((await (await send(JSON.stringify(long))).text()).length).toBeLessThan(3000)
})

test('a request that asks the same thing wrongly twenty times over is answered with twenty errors at most', async () => {
  const many = `{ ${Array.from({ length: 29 }, (_, i) => `a${i}: project(id: "none ${i}") { id }`).join(' ')} }`
  const { errors } = (await (await send(JSON.stringify({ query: many }))).json()) as { errors: object[] }
  expect(errors.length).toBeLessThanOrEqual(20)
})

test('GET asks, and changes nothing', async () => {
  expect(await (await get({ query })).json()).toEqual({ data: { viewer: { isAdmin: false } } })
  const mutation = await get({ query: 'mutation { __typename }' })
  expect([mutation.status, mutation.headers.get('allow')]).toEqual([405, 'POST'])
  const hidden = await get({ query: 'query A { __typename } mutation B { __typename }', operationName: 'B' })
  expect(hidden.status).toBe(405)
  expect((await fetch(`${url}/graphql`, { method: 'PUT' })).headers.get('allow')).toBe('GET, POST')
  const twice = await fetch(`${url}/graphql?query=%7B__typename%7D&query=%7B__typename%7D`)
  expect(twice.status).toBe(400)
})

test.each([
  ['sec-fetch-site', 'cross-site'],
  ['sec-fetch-site', 'same-site'],
  ['origin', 'https://evil.example'],
  ['origin', 'null'],
])('a page of another site (%s: %s) may not ask by GET, and is told nothing by POST', async (name, value) => {
  const headers = { [name]: value }
  const byGet = await get({ query }, headers)
  expect(byGet.status).toBe(403)
  const byPost = await send(JSON.stringify({ query }), headers)
  for (const response of [byGet, byPost]) expect(response.headers.get('access-control-allow-origin')).toBeNull()
  const asked = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { ...headers, 'access-control-request-method': 'POST' },
  })
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([405, null])
})

test('a browser that opens the address is sent to our own explorer; no script comes from elsewhere', async () => {
  const response = await get({}, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
  expect([response.status, response.headers.get('location')]).toEqual([303, '/explorer'])
  expect(await response.text()).not.toMatch(/<script|cdn|https:\/\//)
  const there = await fetch(`${url}/explorer`, { redirect: 'manual' })
  expect([there.status, there.headers.get('location')]).toEqual([303, 'http://127.0.0.1/explorer'])
})

test.each([
  '/health',
  '/graphql',
  '/auth/get-session',
  '/files/images/x',
  '/files/uploads/x',
  '/nothing',
  '/auth/nothing',
])('%s says that it is what its type says, that it is no page, and which request it was', async path => {
  const [one, two] = [await fetch(url + path), await fetch(url + path, { headers: { 'x-request-id': 'mine' } })]
  for (const { headers } of [one, two]) {
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; frame-ancestors 'none'; sandbox/)
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('strict-transport-security')).toBeNull()
  }
  expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'))
})

test.each(['/', '/nothing', '/auth/nothing', '/files/nothing'])('%s is nothing, in plain text', async path => {
  const response = await fetch(url + path)
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8'])
})

test('sign-in reads no more than it needs: a large body and one that is no JSON are refused unread', async () => {
  const ask = (body: string, type: string) =>
    fetch(`${url}/auth/sign-in/email`, { method: 'POST', headers: { 'content-type': type, origin: url }, body })
  expect((await ask(JSON.stringify({ email: 'x'.repeat(100_000) }), 'application/json')).status).toBe(413)
  expect((await ask('email=x', 'application/x-www-form-urlencoded')).status).toBe(415)
  expect((await ask('x'.repeat(3e6), 'text/plain')).status).toBe(415)
})

test('somebody who leaves while the body is on its way ends nothing', async () => {
  const headers = { ...json, cookie: member.cookie, 'content-length': '1000' }
  await new Promise<void>(resolve => {
    const half = ask(`${url}/graphql`, { method: 'POST', headers })
    half.on('error', () => resolve())
    half.write('{"query":"{ __ty')
    setTimeout(() => half.destroy(), 100)
  })
  expect((await send(JSON.stringify({ query }))).status).toBe(200)
})

test('values within values, as deep as they may be, are read', async () => {
  const variables = { a: nested(15, value => ({ b: value })) }
  expect((await send(JSON.stringify({ query, variables }))).status).toBe(200)
})
