import { expect, test } from 'vitest'
import { z } from 'zod'
import { Participant } from '../../bench/harness/participant.ts'
import { startParticipant as start } from './kit.ts'

const sum = z.strictObject({ sum: z.number() })

test('it stays alive from line to line and answers each', async () => {
  const runner = await start(
    'async add(r) { globalThis.total = (globalThis.total ?? 0) + r.by; return { sum: globalThis.total } }',
  )
  expect(runner.detail).toBe('here')
  expect(await runner.ask({ do: 'add', by: 2 }, sum)).toEqual({ sum: 2 })
  expect(await runner.ask({ do: 'add', by: 3 }, sum)).toEqual({ sum: 5 })
})

test('what a library prints between the answers is no answer', async () => {
  const runner = await start(`async add() { console.log('Hello from a library'); return { sum: 1 } }`)
  expect(await runner.ask({ do: 'add' }, sum)).toEqual({ sum: 1 })
})

test('one that dies is named, with what it was doing, how it ended and its last words', async () => {
  const runner = await start(`async add() { console.error('no room left'); process.exit(7) }`)
  await expect(runner.ask({ do: 'add' }, sum)).rejects.toThrow(
    'runner died while add: ended with code 7; it said: no room left',
  )
})

test('one that is killed is named with the signal', async () => {
  const runner = await start(`async add() { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}) }`)
  await expect(runner.ask({ do: 'add' }, sum)).rejects.toThrow('runner died while add: ended by SIGKILL')
})

test('one that fails is named with its own reason', async () => {
  const runner = await start(`async add() { throw new Error('out of memory') }`)
  await expect(runner.ask({ do: 'add' }, sum)).rejects.toThrow('runner failed while add: out of memory')
})

test('an answer of another shape is refused', async () => {
  const runner = await start('async add() { return { seconds: 1 } }')
  await expect(runner.ask({ do: 'add' }, sum)).rejects.toThrow('runner answered add with {"answer":{"seconds":1}}')
})

test('an act that it does not know is refused with those that it knows', async () => {
  const runner = await start('async add() { return {} }')
  await expect(runner.ask({ do: 'fly' }, sum)).rejects.toThrow('asked to fly; allowed: add')
})

test('one whose program is not there is named', async () => {
  await expect(Participant.start({ name: 'ghost', command: '/no/such/program', args: [] })).rejects.toThrow(
    /ghost died while starting: .*ENOENT/,
  )
})

test('aborting ends it in the midst of a round', async () => {
  const aborted = new AbortController()
  const runner = await start('async add() { for (;;); }', 'runner', aborted.signal)
  const asked = runner.ask({ do: 'add' }, sum)
  aborted.abort()
  await expect(asked).rejects.toThrow('runner died while add')
})
