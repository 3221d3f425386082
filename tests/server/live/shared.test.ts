import { parse } from 'graphql'
import { expect, test } from 'vitest'
import type { Actor } from '#core/context.ts'
import { isLoaded } from '#server/live/is-loaded.ts'
import { Pace } from '#server/live/pace.ts'
import { schema } from '#server/schema/index.ts'
import { nameDocument } from '#server/socket/name-document.ts'
import { type Dependence, SharedAnswers } from '#server/socket/shared-answers.ts'

const row = { id: 'r', job: { id: 'j', worker: null }, tags: ['a'], modelVersion: null }

test.each([
  ['columns alone', {}, true],
  ['what came with it', { include: { job: { include: { worker: { include: { jobs: true } } } } } }, true],
  ['what is null', { include: { modelVersion: { include: { run: true } } } }, true],
  ['columns by name', { select: { id: true, job: { select: { id: true } } } }, true],
  ['what it leaves out', { include: { project: false } }, true],
  ['what did not come', { include: { project: true } }, false],
  ['what did not come with what came', { include: { job: { include: { createdBy: true } } } }, false],
  ['a column that is not there', { select: { number: true } }, false],
  ['a count', { include: { _count: { select: { epochs: true } } } }, false],
  ['a filter', { include: { job: { where: { id: 'k' } } } }, false],
  ['a list', { select: { tags: true } }, false],
])('a row answers by itself a query for %s: %j', (_what, query, is) => {
  expect(isLoaded(row, query)).toBe(is)
})

const document = parse(`
  subscription A($id: ID!, $after: Int, $more: Boolean!) {
    trainingRun(id: $id, afterEpoch: $after) { cursor ...F }
  }
  subscription B($id: ID!) { trainingRun(id: $id) { cursor } }
  fragment F on TrainingRunUpdate { epochs { number @include(if: $more) } }`)
const nameOf = (operationName: string, variableValues: Record<string, unknown>) =>
  nameDocument({ schema, document, operationName, variableValues })

test('what is followed and from where makes no other document; what else a variable says does', () => {
  const name = nameOf('A', { id: 'x', after: 3, more: true })
  expect(nameOf('A', { id: 'x', after: 7, more: true })).toBe(name)
  expect(nameOf('A', { id: 'x', after: 3, more: false })).not.toBe(name)
  expect(nameOf('B', { id: 'x', more: true })).not.toBe(name)
  // What is left out has the default of its argument, null has none.
  expect(nameOf('A', { id: 'x', more: null })).not.toBe(nameOf('A', { id: 'x' }))
  expect(nameDocument({ schema, document: parse('subscription { job(id: "x") { id } }') })).not.toBe(name)
})

const actor = (id: string, isAdmin = false): Actor => ({ id, name: id, isAdmin, key: null })
const leave = () => undefined

function answering(make: (actor: Actor, dependence: Dependence) => Promise<string>, fails = (_: Actor) => false) {
  const shared = new SharedAnswers()
  const event = {}
  let made = 0
  const ask = (who: Actor, place: { now: boolean; later?: Promise<void> } = { now: true }) =>
    new Promise<string>((tell, fail) =>
      shared.ask(event, 'document', {
        actor: who,
        enterNow: () => (place.now ? leave : null),
        enter: async () => {
          await place.later
          return leave
        },
        make: async (_event, dependence, leavePlace) => {
          made += 1
          leavePlace()
          return { text: await make(who, dependence), isWhole: !fails(who) }
        },
        tell,
        fail,
      }),
    )
  return { ask, made: () => made }
}

test('an answer is made once for all of whom the same is true, and anew for whom it is not', async () => {
  const { ask, made } = answering(async (who, d) => `is admin: ${d.note(a => a.isAdmin, who)}`)
  const everybody = [actor('a'), actor('b', true), actor('c'), actor('d', true), actor('e')]
  const answers = await Promise.all(everybody.map(who => ask(who)))
  expect(answers).toEqual(everybody.map(who => `is admin: ${who.isAdmin}`))
  expect(made()).toBe(2)
})

test('an answer with errors is told to whoever made it alone, and the next one is made anew', async () => {
  const { ask, made } = answering(
    async who => (who.id === 'a' ? 'an error' : 'whole'),
    who => who.id === 'a',
  )
  expect(await Promise.all(['a', 'b', 'c'].map(id => ask(actor(id))))).toEqual(['an error', 'whole', 'whole'])
  expect(await ask(actor('d'))).toBe('whole')
  expect(made()).toBe(2)
})

test('an answer that looked at the viewer as a whole is given to nobody else', async () => {
  const { ask, made } = answering(async (who, dependence) => {
    dependence.isPersonal = true
    return who.id
  })
  expect(await Promise.all(['a', 'b', 'a'].map(id => ask(actor(id))))).toEqual(['a', 'b', 'a'])
  expect(made()).toBe(3)
})

test('whoever makes an answer and fails, or waits for a place, keeps nobody else from theirs', async () => {
  const { ask, made } = answering(async who => {
    if (who.id === 'a') throw new Error('left')
    return 'all'
  })
  const held = Promise.withResolvers<void>()
  const waiting = ask(actor('w'), { now: false, later: held.promise })
  const [failed, ...others] = await Promise.allSettled([ask(actor('a')), ask(actor('b')), ask(actor('c'))])
  expect(failed?.status).toBe('rejected')
  expect(others).toMatchObject([{ value: 'all' }, { value: 'all' }])
  held.resolve()
  expect(await waiting).toBe('all')
  expect(made()).toBe(2)
})

test('acts that are paced keep their order, and what else there is to do comes between', async () => {
  const pace = new Pace()
  const order: number[] = []
  let between = 0
  const timer = setInterval(() => {
    between = order.length
  }, 0)
  await new Promise<void>(resolve => {
    for (let i = 0; i < 60; i++)
      pace.add(() => {
        const until = performance.now() + 1
        while (performance.now() < until);
        order.push(i)
        if (i === 59) resolve()
      })
  })
  clearInterval(timer)
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(order).toHaveLength(60)
  expect(between).toBeGreaterThan(0)
})
