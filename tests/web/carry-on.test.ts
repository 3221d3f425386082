import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client'
import { ServerError } from '@apollo/client/errors'
import { expect, test } from 'vitest'
import { carryOn } from '../../web/lib/carry-on.ts'

const mutation = gql`
  mutation SetLabel($idempotencyKey: String) {
    setLabel(idempotencyKey: $idempotencyKey)
  }
`
const away = (status: number) => new ServerError('away', { response: new Response('', { status }), bodyText: '' })
const coded = (code: string) => ({ errors: [{ message: 'later', extensions: { code } }] })
const done = { data: { setLabel: 'Fracture' } }

type Outcome = Error | ApolloLink.Result

/** A client whose server comes to one outcome after another. @returns what was heard, and the keys it came with */
async function send(outcomes: Outcome[], variables: Record<string, unknown> = { idempotencyKey: 'a-key-of-ours' }) {
  const keys: unknown[] = []
  const server = new ApolloLink(operation => {
    keys.push(operation.variables.idempotencyKey)
    const outcome = outcomes[keys.length - 1] ?? done
    return new Observable(observer => {
      if (outcome instanceof Error) return observer.error(outcome)
      observer.next(outcome)
      observer.complete()
    })
  })
  const client = new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.from([carryOn, server]) })
  const heard = await client.mutate({ mutation, variables }).then(
    ({ data }) => data,
    (error: Error) => error.message,
  )
  return { heard, keys }
}

test.each([
  ['the wire was cut', new TypeError('fetch failed')],
  ['the API broke off', away(502)],
  ['the API was away', away(503)],
  ['the API hung', away(504)],
  ['the database was away', coded('UNAVAILABLE')],
  ['others changed the same at the same moment', coded('TRY_AGAIN')],
])('a write is sent again with the same key when %s', async (_, outcome) => {
  const { heard, keys } = await send([outcome, outcome])
  expect(heard).toEqual(done.data)
  expect(keys).toEqual(['a-key-of-ours', 'a-key-of-ours', 'a-key-of-ours'])
})

test.each([
  ['what was refused', { errors: [{ message: 'sign in first', extensions: { code: 'UNAUTHENTICATED' } }] }],
  ['what failed in the server itself', away(500)],
  ['what was too much', away(429)],
])('%s is not sent again', async (_, outcome) => {
  expect((await send([outcome])).keys).toHaveLength(1)
})

test('a write without a key is not sent again: it might be done twice', async () => {
  const { heard, keys } = await send([new TypeError('fetch failed')], {})
  expect([heard, keys.length]).toEqual(['fetch failed', 1])
})
