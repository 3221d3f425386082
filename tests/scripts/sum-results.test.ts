import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lamina-sum-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function sum(checkStatus: number, testStatus: number, report?: object) {
  const file = path.join(folder, 'tests.json')
  if (report) writeFileSync(file, JSON.stringify(report))
  const args = ['scripts/sum-results.mjs', String(checkStatus), String(testStatus), file]
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return [stdout, status]
}

const green = { numPassedTests: 3, numFailedTests: 0, testResults: [] }
const red = {
  numPassedTests: 3,
  numFailedTests: 1,
  testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
}
const broken = { numPassedTests: 3, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] }

test.each([
  ['all is well', 0, 0, green, '4 passed, 0 failed\n', 0],
  ['the check fails', 1, 0, green, '3 passed, 1 failed\n', 1],
  ['a test fails', 0, 1, red, '4 passed, 1 failed\n', 1],
  ['a test file cannot be imported', 0, 1, broken, '4 passed, 1 failed\n', 1],
  ['an error outside of any test', 0, 1, green, '4 passed, 1 failed\n', 1],
  ['nothing could be installed', 1, 1, undefined, '0 passed, 2 failed\n', 1],
])('the last line and the exit code tell: %s', (_case, check, tests, report, line, status) => {
  expect(sum(check, tests, report)).toEqual([line, status])
})
