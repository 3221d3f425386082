import { request } from 'node:http'
import { expect, test } from 'vitest'
import { elsewhere, type Route, routes, statusOf } from './expected-routes.ts'
import { openInspection } from './faults.ts'
import { openWorld, type Person } from './world.ts'

const world = await openWorld()
const { wrongIn } = await openInspection(world)
const people = Object.values(world.people)
const { everything } = world.people

interface Got {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** By the plain client of Node: fetch tidies paths and allows few methods. */
const get = (person: Person, method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<Got>((resolve, reject) => {
    const { hostname, port } = new URL(world.api.url)
    const asked = request({ hostname, port, method, path, headers: { ...person.headers, ...headers } }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('latin1'),
        }),
      )
    })
    asked.on('error', reject).end()
  })

const answer = ({ status, text }: Got) => ({ status, text, data: null, errors: [] })
const methodOf = (name: string) => name.split(' ')[0] ?? ''
const named = Object.entries(routes).map(([name, route]) => ({ name, route }))

test('every route of the router has a line that says who may', () => {
  const found = new Set(world.api.routes.map(name => name.replace(/^_ALL/, 'ALL')))
  // Beside a route: what answers that it has no other methods; see below.
  const paths = new Set(Object.keys(routes).map(name => name.split(' ')[1]))
  const left = [...found].filter(name => !(name.startsWith('ALL ') && paths.has(name.split(' ')[1])))
  expect(left.sort()).toEqual([...Object.keys(routes), ...Object.keys(elsewhere)].sort())
})

async function faultsOf(name: string, route: Route, person: Person): Promise<string[]> {
  const path = (await route.own?.(world, person)) ?? route.path(world.here)
  const headers = route.headers?.(world) ?? {}
  const got = await get(person, methodOf(name), path, headers)
  const wanted = [route.who(person)].flat()
  const isData = got.status >= 200 && got.status < 400
  const isWanted = wanted.some(outcome => (outcome === 'DATA' ? isData : statusOf[outcome] === got.status))
  const isFile = methodOf(name) === 'GET'
  const { etag } = isFile ? (await get(everything, 'GET', path, headers)).headers : {}
  const again = etag ? await get(person, 'GET', path, { 'if-none-match': String(etag) }) : got
  const isFresh = again.status === 304
  return [
    ...(isWanted ? [] : [`gets ${got.status}, not ${wanted.join(' or ')}: ${got.text.slice(0, 200)}`]),
    ...wrongIn(person, answer(got), path, world.here.projectId),
    ...(etag && isFresh !== isData ? [`gets ${again.status} for what may not have changed`] : []),
    ...(!isData && etag && got.headers.etag === etag ? ['is told the hash'] : []),
  ].map(fault => `${person.kind} ${fault}`)
}

test.each(named)('$name: to everybody what is theirs, and no hint of the rest', async ({ name, route }) => {
  const faults: string[] = []
  for (const person of people) faults.push(...(await faultsOf(name, route, person)))
  expect(faults).toEqual([])
})

const files = named.filter(({ name }) => name.startsWith('GET /files'))

test.each(files)('$name: of another project is not there, by HEAD and by its hash neither', async ({ route }) => {
  const theirs = route.path(world.there)
  const { headers } = await get(world.people.elsewhere, 'GET', theirs)
  const faults: string[] = []
  for (const [method, more] of [
    ['GET', {}],
    ['HEAD', {}],
    ['GET', headers.etag ? { 'if-none-match': String(headers.etag) } : {}],
  ] as const) {
    const got = await get(everything, method, theirs, more)
    faults.push(
      ...(got.status === 404 ? [] : [`${method} is ${got.status}`]),
      ...wrongIn(everything, answer(got), theirs),
    )
  }
  expect(faults).toEqual([])
})

test.each(files)('$name: no cache keeps it for the next person, no page runs it', async ({ route }) => {
  const { headers } = await get(everything, 'GET', route.path(world.here))
  expect(headers['cache-control']).toMatch(/^private, no-(cache|store)$/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  const refused = await get(world.people.stranger, 'GET', route.path(world.here))
  expect(refused.headers['cache-control'] ?? 'no-store').toMatch(/no-(cache|store)/)
})

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'MOVE',
  'LOCK',
  'M-SEARCH',
]
const paths = [...new Set(named.map(({ route }) => route.path(world.here)))]

test.each(paths)('%s: methods that it does not have are refused to everybody', async path => {
  const faults: string[] = []
  const has = (method: string) =>
    named.some(
      ({ name, route }) =>
        route.path(world.here) === path &&
        [method, 'GET'].includes(methodOf(name)) &&
        (methodOf(name) === method || method === 'HEAD'),
    )
  for (const method of methods.filter(m => !has(m))) {
    const got = await get(everything, method, path)
    const isPlain =
      method === 'OPTIONS' && got.status === 200 && got.headers['access-control-allow-origin'] === undefined
    if (!isPlain && ![400, 401, 404, 405, 412, 415].includes(got.status)) faults.push(`${method} is ${got.status}`)
    faults.push(...wrongIn(everything, answer(got), path))
  }
  expect(faults).toEqual([])
})

const odd = [
  '..%2f..%2f..%2fsecret',
  '..\\..\\secret',
  '%2e%2e%2fblobs',
  '%00',
  '%',
  '%ff%fe',
  'x'.repeat(8000),
  "' or 1=1",
  '*',
  'null',
  '-1',
]

test.each(files)('$name: what is no id is not there', async ({ route }) => {
  const faults: string[] = []
  const known = Object.values(world.here).filter(value => typeof value === 'string')
  for (const name of odd) {
    const path = known.reduce((at, id) => (id.length > 30 ? at.replace(id, name) : at), route.path(world.here))
    const got = await get(everything, 'GET', encodeURI(path).replaceAll('%25', '%'))
    faults.push(
      ...([400, 404].includes(got.status) ? [] : [`${name.slice(0, 30)} is ${got.status}`]),
      ...wrongIn(everything, answer(got), path),
      ...(got.text.length > 1000 ? [`${name.slice(0, 30)} is answered with ${got.text.length} bytes`] : []),
    )
  }
  expect(faults).toEqual([])
})

test.each([
  '/',
  '/files',
  '/files/nothing',
  '/metrics/',
  '/.env',
  '/favicon.ico',
  '//files',
  '/graphql/../health',
  '/AUTH/ok',
])('%s is no route', async path => {
  for (const person of [everything, world.people.stranger]) {
    const got = await get(person, 'GET', path)
    expect([400, 404]).toContain(got.status)
    expect(wrongIn(person, answer(got), path)).toEqual([])
  }
})
