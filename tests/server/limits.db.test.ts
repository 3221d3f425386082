import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { boundAnswer, isWithin } from '#server/limits/bounded-answer.ts'
import { runLimits } from '#server/limits/figures.ts'
import { CallerLeft, runWithin } from '#server/limits/run-within.ts'
import { openApi } from '#tests/kit/api.ts'

const { user, url, database, project, images } = await openApi()
const owner = await project()
await images(
  owner,
  Array.from({ length: 200 }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
)
const member = await user('member', { projectId: owner.id })
const other = await user('other')

const heavy = `{ project(id: "${owner.id}") {
  images(first: 200) { edges { node { id neighbours { next { id } previous { id } } } } } } }`
const ask = (query: string, { cookie }: { cookie: string }, signal?: AbortSignal) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query }),
    signal,
  })
const codeOf = async (response: Response) => {
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
  return errors?.[0]?.extensions.code
}

test('a hundred ordinary heavy queries of one member do not keep another person waiting', async () => {
  const left = new AbortController()
  let answered = 0
  const first = Promise.withResolvers<void>()
  const all = Array.from({ length: 100 }, async () => {
    const response = await ask(heavy, member, left.signal)
    await response.arrayBuffer()
    answered += 1
    if (response.status === 200) first.resolve()
  })
  const settled = Promise.allSettled(all)
  await first.promise
  const before = answered
  const begun = performance.now()
  const response = await ask('{ viewer { user { name } } }', other)
  expect(await response.json()).toEqual({ data: { viewer: { user: { name: 'other' } } } })
  const waitedMs = performance.now() - begun
  // In one line for all, the ninety-nine that were asked before would be answered first.
  expect(answered - before).toBeLessThan(all.length / 4)
  expect(waitedMs).toBeLessThan(10_000)
  left.abort()
  await settled
}, 60_000)

test('one legal query that would make thousands of statements is refused before the first', async () => {
  const four = (i: number) => `a${i}: project(id: "${owner.id}") { images(first: 200) { edges { node {
    neighbours { next { neighbours { next { neighbours { next { neighbours { next { id } } } } } } } } } } } }`
  expect(await codeOf(await ask(`{ ${[1, 2, 3, 4].map(four).join(' ')} }`, member))).toBe('QUERY_TOO_COMPLEX')
})

test('what the cost does not see the count of statements does: it stops there, with one error and no data', async () => {
  const { query } = runLimits.statements
  runLimits.statements.query = 1
  try {
    const response = await ask(heavy, member)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'STATEMENT_LIMIT' } }] })
  } finally {
    runLimits.statements.query = query
  }
})

const limits = { ...runLimits, milliseconds: { query: 200, mutation: 200 }, statements: { query: 5, mutation: 5 } }
const forever = new AbortController().signal
const countUsers = () => database.user.count()

test('a query whose time is over is answered then, and sends nothing more', async () => {
  let sent = 0
  const stopped = Promise.withResolvers<unknown>()
  const act = async () => {
    try {
      for (;;) {
        await database.$queryRaw`select pg_sleep(0.15)::text`
        sent += 1
      }
    } catch (error) {
      stopped.resolve(error)
      throw error
    }
  }
  await expect(
    runWithin('query', forever, act, { ...limits, statements: { query: 99, mutation: 99 } }),
  ).rejects.toMatchObject({
    extensions: { code: 'TIME_LIMIT' },
  })
  expect(await stopped.promise).toMatchObject({ extensions: { code: 'TIME_LIMIT' } })
  expect(sent).toBeLessThanOrEqual(3)
})

test('a mutation whose time is over is answered then, and goes on to its end', async () => {
  const done = Promise.withResolvers<number>()
  const act = async () => {
    await database.$queryRaw`select pg_sleep(0.4)::text`
    done.resolve(await countUsers())
  }
  await expect(runWithin('mutation', forever, act, limits)).rejects.toMatchObject({
    extensions: { code: 'TIME_LIMIT' },
  })
  expect(await done.promise).toBeGreaterThan(0)
})

test('nobody waits for a query any more: it sends nothing more; a mutation ends what it began', async () => {
  const left = new AbortController()
  const outcomes: unknown[] = []
  const act = async () => {
    left.abort(new CallerLeft())
    await countUsers().then(
      () => outcomes.push('sent'),
      (error: unknown) => outcomes.push(error),
    )
  }
  await expect(runWithin('query', left.signal, act, limits)).rejects.toBeInstanceOf(CallerLeft)
  await expect(runWithin('mutation', left.signal, act, limits)).rejects.toBeInstanceOf(CallerLeft)
  await expect.poll(() => outcomes).toEqual([expect.any(CallerLeft), 'sent'])
})

test('statements are counted over all that an operation does at once, and the limit is one answer', async () => {
  const act = () => Promise.all(Array.from({ length: 20 }, countUsers))
  const refused = await runWithin('query', forever, act, limits).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(GraphQLError)
  expect(refused).toMatchObject({ extensions: { code: 'STATEMENT_LIMIT' } })
  expect(await runWithin('query', forever, async () => await countUsers(), limits)).toBeGreaterThan(0)
})

test('an answer is no larger than may be, and one that is too large is not made', () => {
  expect(isWithin({ a: ['b'.repeat(50)] }, 100)).toBe(true)
  expect(isWithin({ a: ['b'.repeat(100)] }, 100)).toBe(false)
  expect(
    isWithin(
      Array.from({ length: 1000 }, () => null),
      1000,
    ),
  ).toBe(false)
  const data = { list: Array.from({ length: 1000 }, () => 'x'.repeat(100)) }
  expect(boundAnswer({ data }, 1e6)).toEqual({ data })
  expect(boundAnswer({ data }, 1e4)).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'RESPONSE_TOO_LARGE' } }],
  })
})

test('one caller who asks without end is told to come again later, with the time in the answer', async () => {
  const address = '203.0.113.9'
  const recipes = 'recipes { name title config { epochs batchSize learningRate } }'
  const dear = `{ ${['a', 'b', 'c', 'd'].map(alias => `${alias}: ${recipes}`).join(' ')} }`
  const asked = () =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ query: dear }),
    })
  const statuses: number[] = []
  let refused: Response | undefined
  while (!refused && statuses.length < 2000) {
    const responses = await Promise.all(Array.from({ length: 20 }, asked))
    statuses.push(...responses.map(r => r.status))
    refused = responses.find(r => r.status === 429)
  }
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused && (await codeOf(refused))).toBe('TOO_MANY_REQUESTS')
  expect((await ask('{ viewer { isAdmin } }', { cookie: '' })).status).toBe(200)
  expect((await ask('{ viewer { isAdmin } }', member)).status).toBe(200)
}, 60_000)
