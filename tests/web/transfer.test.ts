import { expect, test } from 'vitest'
import {
  fingerprintOf,
  isOfSameFile,
  listed,
  reasonAgainst,
  recentSamples,
  type Sample,
  speedOf,
  timeLeftMs,
  unfinishedFor,
} from '../../web/features/uploads/transfer.ts'

test('the speed is that of the last seconds, and none before a second has passed', () => {
  expect(speedOf([])).toBeNull()
  expect(
    speedOf([
      { atMs: 0, bytes: 0 },
      { atMs: 500, bytes: 1e6 },
    ]),
  ).toBeNull()
  let samples: Sample[] = []
  // Ten slow seconds, then ten fast ones: the slow ones are forgotten.
  for (let second = 0; second <= 20; second++) {
    const bytes = second <= 10 ? second * 100 : 1000 + (second - 10) * 2000
    samples = recentSamples(samples, { atMs: second * 1000, bytes })
  }
  expect(speedOf(samples)).toBe(2000)
  expect(samples.length).toBeLessThan(12)
})

const transfer = {
  ...{ state: 'sending' as const, fileName: 'a.zip', byteCount: 3000, sentBytes: 1000, resumedAt: 0 },
  ...{ bytesPerSecond: 500, uploadId: null, problem: null, unreadable: [] },
}

test('time left is what remains at that speed, and unknown where nothing moves', () => {
  expect(timeLeftMs(transfer)).toBe(4000)
  expect(timeLeftMs({ ...transfer, bytesPerSecond: 0 })).toBeNull()
  expect(timeLeftMs({ ...transfer, bytesPerSecond: null })).toBeNull()
})

const file = { name: 'a.zip', size: 3000 }
const sending = { file, print: '1' }

test('a file that was changed, or is for another project, is another one', () => {
  const mine = fingerprintOf('p', sending)
  expect(fingerprintOf('p', { ...sending })).toBe(mine)
  expect(fingerprintOf('q', sending)).not.toBe(mine)
  expect(fingerprintOf('p', { ...sending, print: '2' })).not.toBe(mine)
})

test('what another browser began goes on where its name or its own sums tell the bytes apart', () => {
  const named = (name: string, members: unknown[] = []) => ({ file: { name, size: 3000 }, print: '1', members })
  const isSame = (sending: ReturnType<typeof named>, begunKey?: string) => isOfSameFile('p', sending, begunKey)
  expect(isSame(named('neck 1a2b3c4d.tar', ['a.png']))).toBe(true)
  expect([isSame(named('a.zip')), isSame(named('a.tar.gz')), isSame(named('a.TAR'))]).toEqual([true, true, false])
  const own = `tus::${fingerprintOf('p', named('a.tar'))}::5`
  expect(isSame(named('a.tar'), own)).toBe(true)
  expect(isSame({ ...named('a.tar'), print: '2' }, own)).toBe(false)
  expect(isSame({ ...named('a.zip'), print: '2' }, `tus::${fingerprintOf('p', named('a.zip'))}::5`)).toBe(false)
})

test('only an unfinished upload of one’s own, of that name and size, is gone on with', () => {
  const known = { id: 'u', fileName: 'a.zip', byteCount: 3000, completedAt: null, createdBy: { id: 'me' } }
  expect(unfinishedFor([known], file, 'me')).toBe(known)
  const others = [
    { ...known, byteCount: 3001 },
    { ...known, fileName: 'b.zip' },
    { ...known, completedAt: '2026-01-01T00:00:00Z' },
    { ...known, createdBy: { id: 'you' } },
  ]
  expect(unfinishedFor(others, file, 'me')).toBeUndefined()
  expect(unfinishedFor([known], file, undefined)).toBeUndefined()
})

test.each([
  [undefined, /Nothing was chosen/],
  [{ name: 'a.zip', size: 0 }, /a.zip is empty/],
  [{ name: 'film.png', size: 3 }, undefined],
])('%o: %s', (chosen, reason) => {
  const said = reasonAgainst(chosen)
  if (reason) expect(said).toMatch(reason)
  else expect(said).toBeUndefined()
})

test('of many paths the first are named and the rest counted', () => {
  expect(listed(['a', 'b', 'c'])).toBe('a, b, c')
  expect(listed(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more')
})
