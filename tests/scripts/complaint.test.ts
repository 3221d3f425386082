import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { explainFailure } from '../../scripts/postgres/explain-failure.ts'
import { describe } from '../../scripts/start/complaint.ts'
import { lastError, readTail } from '../../scripts/start/log-tail.ts'

function thrownBy(act: () => void): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test.runIf(existsSync('/dev/full'))('a full disk is called that', () => {
  const error = thrownBy(() => writeFileSync('/dev/full', 'x'))
  expect(describe(error)).toMatch(/^the disk is full: cannot write.*; free some space and start again$/)
})

test('a fault of the product itself keeps its stack, everything else is one line', () => {
  expect(describe(thrownBy(() => JSON.parse('{')))).not.toContain('\n')
  expect(describe(new TypeError('undefined is not a function'))).toContain('complaint.test.ts')
  expect(describe(new Error('first\nsecond'))).toBe('first')
  expect(describe(new Error('\nInvalid invocation:\n\n\nwhy it failed'))).toBe('why it failed')
  expect(describe(new RangeError(''))).toBe('RangeError')
})

test.each([
  [
    'LOG: x\nFATAL:  could not write lock file "postmaster.pid": No space left on device',
    'the disk is full: PostgreSQL cannot write to /d; free some space',
  ],
  [
    'FATAL:  data directory "/d" has wrong ownership',
    'PostgreSQL did not start: FATAL:  data directory "/d" has wrong ownership',
  ],
  [
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    'port 5 for the database is taken by another program: end it, or set LAMINA_DATABASE_PORT to a free port',
  ],
  [
    'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 17, which is not compatible',
    '/d was made by PostgreSQL 17, which this version of Lamina cannot read; see docs/operating.md',
  ],
  ['', 'PostgreSQL did not start: it gave no reason'],
])('what PostgreSQL wrote (%j) becomes one line', (log, line) => {
  expect(explainFailure(log, '/d', 5).message).toBe(line)
})

test.each([
  ['{"level":30,"msg":"up"}\n{"level":60,"err":{"message":"no such table"},"msg":"ending"}\n', 'no such table'],
  ['{"level":50,"msg":"cannot listen"}\n{"level":30,"msg":"bye"}', 'cannot listen'],
  [
    'file.ts:3\n  throw new Error("x")\n\nError: the reason\n    at main (file.ts:3)\n\nNode.js v22.1.0\n',
    'the reason',
  ],
  ['Killed\n', 'Killed'],
  ['', undefined],
])('the line of a log that says why is found: %j', (log, line) => {
  expect(lastError(log)).toBe(line)
})

test('of a log only the end is read, and of that nothing from before this start', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'lamina-tail-')), 'api.log')
  writeFileSync(file, `Error: of the last start\n${'x'.repeat(2_000_000)}\nError: the reason\n`)
  expect(readTail(file).length).toBeLessThan(300_000)
  expect(lastError(readTail(file))).toBe('the reason')
  expect(readTail(file, 2_000_026)).toBe('Error: the reason\n')
  expect(readTail(file, 9_000_000)).toBe(readTail(file))
  rmSync(path.dirname(file), { recursive: true })
  expect(readTail(file)).toBe('')
})
