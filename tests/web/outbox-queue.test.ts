import { expect, test } from 'vitest'
import type { Entry, Other, Wanted } from '../../web/features/outbox/entry.ts'
import * as queue from '../../web/features/outbox/queue.ts'

const wanted = (imageId: string, labelClassId: string, expectedVersion = 0): Wanted => ({
  projectId: 'p',
  imageName: `${imageId}.png`,
  words: labelClassId,
  isAskedAnew: false,
  input: {
    imageId,
    labelClassId,
    cannotTell: null,
    note: 'seen',
    reason: null,
    confidence: null,
    durationMs: 1,
    view: null,
    expectedVersion,
  },
})

/** Entries as the browser's database gives them: with their places. */
const add = (entries: Entry[], key: string, ...asked: Parameters<typeof wanted>): Entry[] =>
  queue.append(entries, wanted(...asked), { userId: 'u', key, at: 0 }).map((e, i) => ({ ...e, seq: e.seq ?? i + 1 }))
const find = (entries: Entry[], key: string) => {
  const found = entries.find(e => e.key === key)
  if (!found) throw new Error(`${key} is not there`)
  return found
}
const saved = (entries: Entry[], key: string, version: number | null, now = 0) =>
  queue.settle(queue.markSent(entries, key), key, { kind: 'saved', version, labelId: `label of ${key}` }, now)

const other: Other = {
  createdAt: '2026-01-01T00:00:00.000Z',
  labelClass: { id: 'fracture', name: 'Fracture', position: 1 },
  cannotTell: null,
  reader: { id: 'v', name: 'Ben' },
  labeller: null,
  labelVersion: 4,
}
const conflict = (entries: Entry[], key: string) => queue.settle(entries, key, { kind: 'conflict', other }, 0)

test('one image is answered in order, the second answer on what the first became; other images do not wait for it', () => {
  let entries = add([], 'a', 'x', 'normal')
  entries = add(entries, 'b', 'x', 'fracture')
  entries = add(entries, 'c', 'y', 'normal', 3)
  expect(queue.nextToSend(entries, 0)?.key).toBe('a')
  entries = conflict(entries, 'a')
  expect(queue.nextToSend(entries, 0)?.key, 'what waits for a choice holds its image alone').toBe('c')
  entries = queue.insist(entries, 'a', 'a2')
  expect(find(entries, 'a2')).toMatchObject({ state: 'waiting', isSent: false, input: { expectedVersion: 4 } })
  entries = saved(entries, 'a2', 5)
  expect(queue.nextToSend(entries, 0)).toMatchObject({ key: 'b', input: { expectedVersion: 5 } })
})

test('what was sent goes with the same key and the same input until it is answered', () => {
  let entries = add(add([], 'a', 'x', 'normal', 2), 'b', 'x', 'fracture', 2)
  entries = queue.markSent(entries, 'a')
  const sent = find(entries, 'a').input
  for (let i = 0; i < 5; i++) entries = queue.settle(entries, 'a', { kind: 'unanswered' }, 0)
  expect(find(entries, 'a')).toMatchObject({ key: 'a', input: sent, tries: 5 })
})

test.each([
  { tries: 1, ms: 1000 },
  { tries: 2, ms: 2000 },
  { tries: 6, ms: 32_000 },
  { tries: 7, ms: 60_000 },
  { tries: 10_000, ms: 60_000 },
])('after $tries tries the next is $ms ms later', ({ tries, ms }) => {
  expect(queue.delayMs(tries)).toBe(ms)
})

test('a server that gives no answer is asked by one answer, not by all that wait, and by all at once when it is back', () => {
  let entries = add(add([], 'a', 'x', 'normal'), 'b', 'y', 'normal')
  entries = queue.settle(entries, 'a', { kind: 'unanswered' }, 5000)
  expect(queue.nextToSend(entries, 5999)).toBeUndefined()
  expect(queue.wakeAt(entries)).toBe(6000)
  expect(queue.nextToSend(queue.hurry(entries), 5000)?.key).toBe('a')
})

test('a page that shows an image as it was before one has answered counts from what one has made oneself', () => {
  let entries = saved(add([], 'a', 'x', 'normal', 2), 'a', 3)
  entries = saved(add(entries, 'b', 'x', 'fracture', 2), 'b', 4)
  expect(find(entries, 'b').input.expectedVersion).toBe(3)
  expect(find(add(entries, 'c', 'x', 'normal', 2), 'c').input.expectedVersion).toBe(4)
  expect(find(add(entries, 'c', 'x', 'normal', 1), 'c').input.expectedVersion, 'not its own').toBe(1)
  expect(find(add(entries, 'c', 'x', 'normal', 6), 'c').input.expectedVersion, 'seen').toBe(6)
})

test('where somebody was on top of it at once, the next answer does not pretend to have seen that', () => {
  let entries = add(add([], 'a', 'x', 'normal', 2), 'b', 'x', 'fracture', 2)
  entries = saved(entries, 'a', null)
  expect(queue.nextToSend(entries, 0)?.input.expectedVersion).toBe(2)
})

test('a refusal stays with what was written, lets later answers pass, and goes again only when wished', () => {
  let entries = add(add([], 'a', 'x', 'normal', 1), 'b', 'x', 'fracture', 1)
  entries = queue.settle(entries, 'a', { kind: 'refused', problem: 'taken out' }, 0)
  expect(find(entries, 'a')).toMatchObject({ state: 'refused', problem: 'taken out', input: { note: 'seen' } })
  expect(queue.nextToSend(entries, 0)?.key).toBe('b')
  expect(queue.prune(saved(entries, 'b', 2), 10 ** 12).map(e => e.key)).toEqual(['a'])
  expect(queue.nextToSend(queue.tryAgain(entries, 'a'), 0)?.key).toBe('a')
  expect(queue.discard(entries, 'a').map(e => e.key)).toEqual(['b'])
})

test('a server that fails over one answer again and again refuses it at last, and others go on', () => {
  let entries = add(add([], 'a', 'x', 'normal'), 'b', 'y', 'normal')
  for (let i = 0; i < 6; i++) entries = queue.settle(entries, 'a', { kind: 'failed', problem: 'broken' }, 0)
  expect(find(entries, 'a')).toMatchObject({ state: 'refused', problem: 'broken' })
  expect(queue.nextToSend(entries, 0)?.key).toBe('b')
})

test('two who said the same agree; the same class is not the same as that it cannot be told', () => {
  const agreed = conflict(add([], 'a', 'x', 'fracture'), 'a')
  expect(queue.isAgreed(find(agreed, 'a'))).toBe(true)
  expect(queue.isAgreed(find(conflict(add([], 'a', 'x', 'normal'), 'a'), 'a'))).toBe(false)
})

test('what is saved keeps nothing of what was written, and an answer that was discarded meanwhile is not put back', () => {
  const entries = saved(add([], 'a', 'x', 'normal'), 'a', 1)
  expect(find(entries, 'a').input.note).toBeNull()
  expect(queue.settle([], 'a', { kind: 'saved', version: 1, labelId: null }, 0)).toEqual([])
})

test('the last answer of a project is what is taken back: not what waits for a choice, nor what stood already', () => {
  let entries = add(add([], 'a', 'x', 'normal'), 'b', 'y', 'fracture')
  expect(queue.lastAnswer(entries, 'p')?.key).toBe('b')
  expect(queue.lastAnswer(entries, 'another')).toBeUndefined()
  entries = saved(saved(entries, 'a', 1), 'b', 1)
  expect(queue.lastAnswer(entries, 'p')).toMatchObject({ key: 'b', labelId: 'label of b' })
  const standing = queue.settle(add(entries, 'c', 'z', 'normal'), 'c', { kind: 'saved', version: 0, labelId: null }, 0)
  expect(queue.lastAnswer(standing, 'p')?.key).toBe('b')
  expect(queue.lastAnswer(conflict(add(entries, 'd', 'z', 'normal'), 'd'), 'p')?.key).toBe('b')
  expect(queue.lastAnswer(queue.forget(entries, 'y'), 'p')?.key).toBe('a')
})

test('what was not sent is dropped; of what was sent nobody knows, and it stays', () => {
  const entries = add([], 'a', 'x', 'normal')
  expect(queue.dropUnsent(entries, 'a')).toEqual([])
  expect(queue.dropUnsent(queue.markSent(entries, 'a'), 'a')).toMatchObject([{ key: 'a', isSent: true }])
  expect(queue.forget(entries, 'x'), 'what waits is not forgotten').toEqual(entries)
})
