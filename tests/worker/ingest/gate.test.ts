import { expect, test } from 'vitest'
import { openGate } from '#worker/ingest/gate.ts'

test('who left holds up nobody, and leaving twice makes no room for two', async () => {
  const gate = openGate(1)
  const slow = Promise.withResolvers<null>()
  const over: string[] = []
  const first = gate(async leave => {
    leave()
    leave()
    await slow.promise
    over.push('first')
  })
  let running = 0
  const act = async (name: string) => {
    expect(++running).toBe(1)
    await Promise.resolve()
    running--
    over.push(name)
  }
  await Promise.all([gate(() => act('second')), gate(() => act('third')), gate(() => act('alone'), true)])
  slow.resolve(null)
  await first
  expect(over).toEqual(['second', 'third', 'alone', 'first'])
})

test('acts run so many at once, in their order; one that must be alone has nothing beside it, and holds up nobody for ever', async () => {
  const gate = openGate(3)
  let running = 0
  let most = 0
  const order: number[] = []
  const beside: number[] = []
  const act = (i: number, isAlone = false) =>
    gate(async () => {
      order.push(i)
      running++
      most = Math.max(most, running)
      for (let turn = 0; turn < 3; turn++) {
        if (isAlone) beside.push(running)
        await Promise.resolve()
      }
      running--
      if (i === 2) throw new Error('of this one')
    }, isAlone).catch(error => expect(error.message).toBe('of this one'))
  await Promise.all([act(0), act(1), act(2), act(3), act(4, true), act(5), act(6), act(7, true), act(8)])
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(most).toBe(3)
  expect(new Set(beside)).toEqual(new Set([1]))
})
