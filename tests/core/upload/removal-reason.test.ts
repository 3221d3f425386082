import { expect, test } from 'vitest'
import type { JobStatus } from '#core/generated/prisma/enums.ts'
import { removalReasonOf } from '#core/upload/removal-reason.ts'

const now = new Date('2026-03-10T12:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const ended = (status: JobStatus, days: number) => ({ status, finishedAt: ago(days) })
const running = { status: 'RUNNING' as const, finishedAt: null }
const applied = (status: JobStatus, days: number) => [{ checkJob: null, job: ended(status, days) }]

test.each([
  ['unfinished and begun today', 0, null, 0, [], null],
  ['unfinished, begun long ago, its last bytes from yesterday', 30, null, 23 / 24, [], null],
  ['unfinished, its last bytes from 25 hours ago', 30, null, 25 / 24, [], 'not gone on with in a day'],
  ['announced 50 minutes ago, without a byte', 5 / 144, null, null, [], null],
  ['announced 70 minutes ago, without a byte', 7 / 144, null, null, [], 'announced, and no byte came in an hour'],
  ['finished 6 days ago, never imported', 9, 6, 6, [], null],
  ['finished 8 days ago, never imported', 9, 8, 8, [], 'not imported in 7 days'],
  ['being looked at', 30, 30, 30, [{ checkJob: running, job: null }], null],
  ['being imported again', 30, 30, 30, [...applied('SUCCEEDED', 9), { checkJob: null, job: running }], null],
  ['looked at, not added, 2 days ago', 30, 30, 30, [{ checkJob: ended('SUCCEEDED', 2), job: null }], null],
  [
    'looked at, not added, 8 days ago',
    30,
    30,
    30,
    [{ checkJob: ended('SUCCEEDED', 8), job: null }],
    'not imported in 7 days',
  ],
  ['imported 23 hours ago', 2, 2, 2, applied('SUCCEEDED', 23 / 24), null],
  ['imported 25 hours ago', 2, 2, 2, applied('SUCCEEDED', 25 / 24), 'imported more than a day ago'],
  ['imported in vain 2 days ago', 3, 3, 3, applied('FAILED', 2), null],
  ['imported in vain 8 days ago', 9, 9, 9, applied('FAILED', 8), 'not imported in 7 days'],
])('an upload %s', (_what, created, completed, written, imports, expected) => {
  const upload = {
    createdAt: ago(created),
    completedAt: completed === null ? null : ago(completed),
    writtenAt: written === null ? null : ago(written),
    receivedBytes: written === null ? 0 : 1,
    isSenderGone: false,
    imports,
  }
  expect(removalReasonOf(upload, now)).toBe(expected)
  // Whoever began it is gone: what is on its way ends with them, what has arrived is the project's.
  const gone = removalReasonOf({ ...upload, isSenderGone: true }, now)
  expect(gone).toBe(completed === null ? 'its sender may no longer import here' : expected)
})
