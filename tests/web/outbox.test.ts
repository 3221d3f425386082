import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entry, Outcome, Wanted } from '../../web/features/outbox/entry.ts'
import { Outbox } from '../../web/features/outbox/outbox.ts'
import { PassingShelf } from '../../web/features/outbox/shelf.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const wanted = (imageId: string, labelClassId: string): Wanted => ({
  projectId: 'p',
  imageName: imageId,
  words: labelClassId,
  isAskedAnew: false,
  input: {
    ...{ imageId, labelClassId, cannotTell: null, note: null, reason: null, confidence: null },
    ...{ durationMs: null, view: null, expectedVersion: 0 },
  },
})

/** A server that answers what it is told to, and else saves the next version. */
function setUp(shelf = new PassingShelf(), userId = 'u') {
  const sent: Entry[] = []
  const said: Outcome[] = []
  let [count, isSignedIn] = [0, true]
  const outbox = new Outbox({
    userId,
    shelf: Promise.resolve(shelf),
    send: async entry => {
      sent.push(entry)
      return said.shift() ?? { kind: 'saved', version: entry.input.expectedVersion + 1, labelId: null }
    },
    tell: () => {},
    alone: (_name, act) => act(),
    mayGo: () => isSignedIn,
    newKey: () => `${userId}${++count}`,
  })
  const close = outbox.open()
  const signIn = (is: boolean) => {
    isSignedIn = is
  }
  return { outbox, sent, said, shelf, signIn, close }
}
const settle = () => vi.advanceTimersByTimeAsync(0)
const states = ({ outbox }: ReturnType<typeof setUp>) => outbox.state.entries.map(e => e.state)

test('two answers at once are two versions, in order', async () => {
  const { outbox, sent } = setUp()
  void outbox.add(wanted('x', 'normal'))
  void outbox.add(wanted('x', 'fracture'))
  await settle()
  expect(sent.map(e => [e.input.labelClassId, e.input.expectedVersion])).toEqual([
    ['normal', 0],
    ['fracture', 1],
  ])
})

test('no answer: the same again after one second, two, four; at once when there is reason to', async () => {
  const box = setUp()
  box.said.push(...Array.from({ length: 4 }, (): Outcome => ({ kind: 'unanswered' })))
  await box.outbox.add(wanted('x', 'normal'))
  await settle()
  const counts = [box.sent.length]
  for (const ms of [999, 1, 1999, 1]) {
    await vi.advanceTimersByTimeAsync(ms)
    counts.push(box.sent.length)
  }
  expect(counts).toEqual([1, 1, 2, 2, 3])
  await box.outbox.hurry()
  await box.outbox.hurry()
  await settle()
  expect(new Set(box.sent.map(e => e.key)).size).toBe(1)
  expect(states(box)).toEqual(['saved'])
})

test('signed out, nothing is sent until somebody is signed in again', async () => {
  const box = setUp()
  box.said.push({ kind: 'signedOut' })
  box.signIn(true)
  await box.outbox.add(wanted('x', 'normal'))
  box.signIn(false)
  await vi.advanceTimersByTimeAsync(100_000)
  const before = box.sent.length
  await box.outbox.add(wanted('y', 'normal'))
  await vi.advanceTimersByTimeAsync(100_000)
  expect(box.sent.length).toBe(before)
  box.signIn(true)
  await box.outbox.hurry()
  await settle()
  expect(states(box)).toEqual(['saved', 'saved'])
})

test('what waits is there for the next page, and is sent by it', async () => {
  const first = setUp()
  first.signIn(false)
  await first.outbox.add(wanted('x', 'normal'))
  first.close()
  const second = setUp(first.shelf)
  await settle()
  expect(second.sent.map(e => e.key)).toEqual(['u1'])
  expect(states(second)).toEqual(['saved'])
})

test('what was saved long ago is forgotten when the page is opened next', async () => {
  const first = setUp()
  await first.outbox.add(wanted('x', 'normal'))
  await settle()
  first.close()
  expect(states(first)).toEqual(['saved'])
  await vi.advanceTimersByTimeAsync(3_600_000)
  const second = setUp(first.shelf)
  await settle()
  expect(states(second)).toEqual([])
})

test('another person sends and sees nothing of it, and is told only that something waits', async () => {
  const first = setUp()
  first.signIn(false)
  await first.outbox.add(wanted('x', 'normal'))
  first.close()
  const other = setUp(first.shelf, 'v')
  await settle()
  await other.outbox.add(wanted('x', 'fracture'))
  await settle()
  expect(other.sent.map(e => e.userId)).toEqual(['v'])
  expect(other.outbox.state.entries.every(e => e.userId === 'v')).toBe(true)
  expect(other.outbox.state.holdsOthers).toBe(true)
})
