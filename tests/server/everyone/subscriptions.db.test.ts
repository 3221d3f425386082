import { createClient } from 'graphql-ws'
import { afterAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { fillSlots } from './arguments.ts'
import type { Answer } from './ask.ts'
import { documentOf, expectedOf, givenFor, idsOf, roots } from './asking.ts'
import { openInspection } from './faults.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { type Field, select } from './select.ts'
import { openWorld, type Person } from './world.ts'

const world = await openWorld()
const { wrongIn } = await openInspection(world)
const people = Object.values(world.people)
const { everything, elsewhere } = world.people
const ends: (() => Promise<void> | void)[] = []
afterAll(() => Promise.all(ends.map(end => end())))

const isErrors = (thrown: unknown): thrown is Answer['errors'] => Array.isArray(thrown)

/** The first that somebody gets of a subscription: an event, what it is refused with, or why the socket was closed. */
async function firstOf(person: Person, query: string, variables: Record<string, unknown>): Promise<Answer> {
  const headers = { ...person.headers, origin: world.api.url }
  class SocketOfPerson extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers })
    }
  }
  const url = `${world.api.url.replace(/^http/, 'ws')}/graphql`
  const client = createClient({ url, webSocketImpl: SocketOfPerson, retryAttempts: 0 })
  ends.push(() => client.dispose())
  const events = client.iterate<Record<string, unknown>>({ query, variables })
  try {
    const { value } = await events.next()
    const { data = null, errors = [] } = value ?? {}
    return { status: 200, text: JSON.stringify(value), data, errors: [...errors] }
  } catch (thrown) {
    if (isErrors(thrown)) return { status: 200, text: JSON.stringify(thrown), data: null, errors: thrown }
    const { code = 0, reason = '' } = thrown as { code?: number; reason?: string }
    return { status: code, text: reason, data: null, errors: [] }
  } finally {
    await events.return?.()
  }
}

/** Who is not signed in gets no socket at all. */
const closed: Partial<Record<Outcome, Outcome>> = { UNAUTHENTICATED: 'STATUS 4403' }

/** Of these more stands two objects down than may be asked for at once. */
const wide = ['image', 'job']

async function faultsOf(field: Field, person: Person, args: Record<string, unknown>, wanted: readonly Outcome[]) {
  const selection = select(field.type, wide.includes(field.name) ? 1 : 2) ?? ''
  const answer = await firstOf(person, documentOf('subscription', field, args, selection), args)
  const outcome = outcomeOf(answer, field.name)
  const isWanted = wanted.some(w => outcome === (closed[w] ?? w))
  return [
    ...(isWanted ? [] : [`gets ${outcome}, not ${wanted.join(' or ')}: ${answer.text.slice(0, 200)}`]),
    ...wrongIn(person, answer, args),
  ].map(fault => `${person.kind} ${fault}`)
}

test.each(roots.subscription)('subscription $name: to everybody what is theirs', { timeout: 120_000 }, async field => {
  const faults: string[] = []
  for (const person of people) {
    const args = fillSlots(field.args, await givenFor(world, 'subscription', field, person), field.name)
    faults.push(...(await faultsOf(field, person, args, [expectedOf('subscription', field.name).who(person)].flat())))
  }
  expect(faults).toEqual([])
})

test.each(roots.subscription)('subscription $name: of another project there is none', async field => {
  for (const [person, filled] of [
    [everything, world.there],
    [elsewhere, world.here],
  ] as const) {
    const ifRequired = idsOf(filled, 'subscription', field.name)
    const args = fillSlots(field.args, { ifRequired }, field.name)
    expect(await faultsOf(field, person, args, ['NOT_FOUND'])).toEqual([])
  }
})

const values = ['', 'a\0b', 'a\ud800', 'x'.repeat(500_000), '%', "' or 1=1", null, { a: 'x'.repeat(100_000) }]

test.each(roots.subscription)(
  'subscription $name: whatever is given for an id is refused, in few words',
  async field => {
    const faults: string[] = []
    const ids = field.args.filter(arg => String(arg.type).startsWith('ID'))
    for (const { name } of ids) {
      for (const value of values) {
        const answer = await firstOf(
          everything,
          documentOf('subscription', field, { [name]: value }, ' { __typename }'),
          {
            [name]: value,
          },
        )
        faults.push(
          ...(answer.errors.length > 0 ? [] : [`${JSON.stringify(value).slice(0, 20)} gets ${answer.status}`]),
          ...wrongIn(everything, answer, value),
          ...(answer.text.length > 2000 ? [`is answered with ${answer.text.length} bytes`] : []),
        )
      }
    }
    expect(faults).toEqual([])
  },
)

test('what is no document, no subscription or too large closes no more than itself', async () => {
  const documents = [
    'subscription {',
    'query { projects { name } } subscription { x }',
    '{ nothing }',
    `# ${'x'.repeat(90_000)}\n{ viewer { isAdmin } }`,
  ]
  const faults: string[] = []
  for (const query of documents) {
    const answer = await firstOf(everything, query, {})
    faults.push(
      ...(answer.status === 200
        ? []
        : [`${query.slice(0, 30)} closes the socket with ${answer.status} ${answer.text}`]),
      ...wrongIn(everything, answer),
    )
  }
  expect(faults).toEqual([])
})
