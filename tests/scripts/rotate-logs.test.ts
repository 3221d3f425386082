import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lastError, readTail } from '../../scripts/start/log-tail.ts'
import { rotate, rotateLogs } from '../../scripts/start/rotate-logs.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lamina-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => path.join(folder, name)
const text = (name: string) => readFileSync(at(name), 'utf8')

test('whoever writes a log goes on in it, and every line stands in exactly one of the files', () => {
  const log = openSync(at('api.log'), 'a', 0o600)
  for (let n = 0; n < 100; n++) {
    writeSync(log, `line ${n}\n`)
    rotate(at('api.log'), 200, 10)
  }
  closeSync(log)
  const files = readdirSync(folder).sort((a, b) => Number(b.split('.')[2] ?? 0) - Number(a.split('.')[2] ?? 0))
  expect(files.length).toBeGreaterThan(3)
  expect(files.map(text).join('')).toBe(Array.from({ length: 100 }, (_, n) => `line ${n}\n`).join(''))
  for (const name of files) expect(statSync(at(name)).size).toBeLessThanOrEqual(210)
})

test('of each no more than so many are kept, the youngest, closed to others', () => {
  for (let n = 1; n <= 5; n++) {
    writeFileSync(at('postgres.log'), `${n}`.repeat(50), { mode: 0o600 })
    rotate(at('postgres.log'), 20, 2)
  }
  expect(readdirSync(folder).sort()).toEqual(['postgres.log', 'postgres.log.1', 'postgres.log.2'])
  expect([text('postgres.log'), text('postgres.log.1')[0], text('postgres.log.2')[0]]).toEqual(['', '5', '4'])
  expect(statSync(at('postgres.log.1')).mode & 0o777).toBe(0o600)
})

test('none is kept where none is wanted', () => {
  writeFileSync(at('web.log'), 'x'.repeat(50))
  rotate(at('web.log'), 20, 0)
  expect(readdirSync(folder)).toEqual(['web.log'])
  expect(text('web.log')).toBe('')
})

test('a log that cannot be copied stays as it is, is told of once, and is looked at again', async () => {
  writeFileSync(at('worker.log'), 'x'.repeat(50))
  writeFileSync(at('web.log'), 'y'.repeat(50))
  // In the place of the copy stands a folder: it cannot be written, as on a full disk.
  const said: string[] = []
  mkdirSync(at('worker.log.part'))
  const rotation = rotateLogs({ folder, limitBytes: 20, kept: 1, say: line => said.push(line), everyMs: 5 })
  await expect.poll(() => text('web.log')).toBe('')
  writeFileSync(at('web.log'), 'z'.repeat(50))
  await expect.poll(() => text('web.log')).toBe('')
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('worker.log is longer than it should be')
  expect(text('worker.log')).toBe('x'.repeat(50))
  rmSync(at('worker.log.part'), { recursive: true })
  await expect.poll(() => text('worker.log')).toBe('')
  rotation.stop()
  expect(existsSync(at('worker.log.1'))).toBe(true)
})

test('why a part ended is found although its log was begun anew meanwhile', () => {
  writeFileSync(at('api.log'), 'x'.repeat(1000))
  const start = statSync(at('api.log')).size
  rotate(at('api.log'), 20, 1)
  writeFileSync(at('api.log'), 'Error: the reason\n')
  expect(lastError(readTail(at('api.log'), start))).toBe('the reason')
})
