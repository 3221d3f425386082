import { expect, test } from 'vitest'
import { callerOf, networkOf } from '#server/limits/caller.ts'
import { shareLimits } from '#server/limits/figures.ts'
import { Share } from '#server/limits/share.ts'

const ada = { key: 'person ada', isStranger: false }
const bob = { key: 'person bob', isStranger: false }
const cyd = { key: 'person cyd', isStranger: false }
const passer = { key: 'address 192.0.2.1', isStranger: true }
const few = { ...shareLimits, running: 4, runningOfOne: 2, waitingOfOne: 5 }
const soon = () => new Promise(resolve => setImmediate(resolve))

/** Enters in the background; what is let in is told in the order in which it was. */
function gate(share: Share) {
  const inside: { name: string; leave: () => void }[] = []
  return {
    inside,
    names: () => inside.map(i => i.name),
    enter: (caller: typeof ada, name: string, left?: AbortSignal) => {
      const entered = share.enter(caller, left).then(leave => void inside.push({ name, leave }))
      entered.catch(() => undefined)
      return entered
    },
    async leave(name: string) {
      const at = inside.findIndex(i => i.name === name)
      inside.splice(at, 1)[0]?.leave()
      await soon()
    },
  }
}

test('one caller has as many running as their share, however many they ask', async () => {
  const { enter, names, leave } = gate(new Share(few))
  for (let i = 0; i < 5; i++) enter(ada, `ada ${i}`)
  await soon()
  expect(names()).toEqual(['ada 0', 'ada 1'])
  await leave('ada 1')
  expect(names()).toEqual(['ada 0', 'ada 2'])
})

test('whoever asks once is let in before the rest of whoever asked much', async () => {
  const { enter, names, leave } = gate(new Share(few))
  for (let i = 0; i < 5; i++) enter(ada, `ada ${i}`)
  for (let i = 0; i < 5; i++) enter(bob, `bob ${i}`)
  await soon()
  expect(names()).toEqual(['ada 0', 'ada 1', 'bob 0', 'bob 1'])
  enter(cyd, 'cyd')
  await soon()
  expect(names()).not.toContain('cyd')
  await leave('ada 0')
  await leave('ada 1')
  expect(names()).toContain('cyd')
})

test('turns go round: nobody who waits is passed by', async () => {
  const { enter, names, leave, inside } = gate(new Share({ ...few, running: 1, runningOfOne: 1 }))
  enter(ada, 'first')
  for (let i = 0; i < 3; i++) {
    enter(ada, `ada ${i}`)
    enter(bob, `bob ${i}`)
  }
  const order: string[] = []
  for (let i = 0; i < 7; i++) {
    await soon()
    const [name = ''] = names()
    order.push(name)
    await leave(name)
  }
  expect(order).toEqual(['first', 'ada 0', 'bob 0', 'ada 1', 'bob 1', 'ada 2', 'bob 2'])
  expect(inside).toEqual([])
})

test('more than may wait is refused with a time to come again, and leaves room for others', async () => {
  const { enter } = gate(new Share(few))
  for (let i = 0; i < 7; i++) enter(ada, `ada ${i}`)
  await expect(enter(ada, 'one more')).rejects.toMatchObject({
    extensions: { code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 1 },
  })
  await enter(bob, 'bob')
})

test('whoever leaves while they wait takes no turn', async () => {
  const { enter, names, leave } = gate(new Share({ ...few, running: 1 }))
  const left = new AbortController()
  enter(ada, 'ada')
  await soon()
  const waiting = enter(bob, 'bob', left.signal)
  enter(cyd, 'cyd')
  left.abort(new Error('left'))
  await expect(waiting).rejects.toThrow('left')
  await leave('ada')
  expect(names()).toEqual(['cyd'])
  await expect(enter(bob, 'bob', left.signal)).rejects.toThrow('left')
})

test('whoever has waited long is told to come again, and takes no turn', async () => {
  const { enter, names, leave } = gate(new Share({ ...few, running: 1, waitMilliseconds: 50 }))
  enter(ada, 'ada')
  await soon()
  await expect(enter(bob, 'bob')).rejects.toMatchObject({ extensions: { code: 'TOO_MANY_REQUESTS' } })
  enter(cyd, 'cyd')
  await leave('ada')
  expect(names()).toEqual(['cyd'])
})

test('cost flows back within a minute; until then the refusal says when', () => {
  let now = 0
  const share = new Share({ ...shareLimits, costPerMinute: { person: 600, stranger: 60 } }, () => now)
  expect(share.charge(ada, 600)).toBeNull()
  expect(share.charge(ada, 10)?.extensions).toEqual({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 1 })
  expect(share.charge(ada, 300)?.extensions.retryAfterSeconds).toBe(30)
  expect(share.charge(bob, 600)).toBeNull()
  now += 30_000
  expect(share.charge(ada, 300)).toBeNull()
  expect(share.charge(ada, 1)).not.toBeNull()
  now += 60_000
  expect(share.charge(ada, 600)).toBeNull()
})

test('an address that nobody is signed in from has less', () => {
  const share = new Share({ ...shareLimits, costPerMinute: { person: 600, stranger: 60 } })
  expect(share.charge(passer, 60)).toBeNull()
  expect(share.charge(passer, 10)).not.toBeNull()
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('a person has one share, whatever they come with and from where', () => {
  const actor = { id: 'a', name: 'Ada', isAdmin: false, key: null }
  const key = { id: 'k', projectIds: [], roles: [] }
  expect(callerOf({ ...actor, key }, '192.0.2.1')).toEqual(callerOf(actor, '192.0.2.2'))
  expect(callerOf(null, '192.0.2.1')).toEqual(passer)
})
