import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findDownloadAddresses } from '../../scripts/check/download-addresses.ts'
import { findMachinePaths } from '../../scripts/check/machine-paths.ts'
import { findLaterNouns, nounOrder } from '../../scripts/check/noun-order.ts'
import { findStalePrints } from '../../scripts/check/stale-prints.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lamina-check-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

test('a printed file that is stale or missing is named with the command that prints it', () => {
  const current = write('a.graphql', 'type A')
  const stale = write('b.graphql', 'type B')
  const missing = path.join(folder, 'c.graphql')
  const printed = [
    { path: current, text: 'type A' },
    { path: stale, text: 'type B2' },
    { path: missing, text: 'type C' },
  ]
  expect(findStalePrints(printed)).toEqual([
    `${stale} is not what the code prints; run: npm run schema`,
    `${missing} is not what the code prints; run: npm run schema`,
  ])
})

test('a lock with download addresses is named with the command that removes them', () => {
  const lock = {
    packages: { '': {}, 'node_modules/a': { resolved: 'https://example.org/a.tgz' }, 'node_modules/b': {} },
  }
  const file = write('package-lock.json', JSON.stringify(lock))
  expect(findDownloadAddresses(file)).toEqual([
    `${file} holds 1 download addresses, the first for node_modules/a; run: npm install --package-lock-only --omit-lockfile-registry-resolved && node scripts/fix-lock.mjs`,
  ])
})

const home = ['', 'home', 'anna', 'x'].join('/')
test.each([
  ['a.md', `see ${home}`],
  ['b.ts', `import x from '${['', 'Users', 'anna', 'x'].join('/')}'`],
  ['c.json', `{"at":"${['', 'root', 'lamina'].join('/')}"}`],
])('a tracked file that names a path of one machine is found with its line: %s', (name, text) => {
  write(name, `first line\n${text}\n`)
  execFileSync('git', ['init', '-q'], { cwd: folder })
  execFileSync('git', ['add', '.'], { cwd: folder })
  expect(findMachinePaths(folder)).toEqual([`${name}:2 names a path of one machine; make it relative: ${text}`])
})

test('addresses, relative paths and files that are not tracked are left alone', () => {
  write('a.md', `https://example.org${home} and ../home/anna/x and /var/lib/lamina`)
  execFileSync('git', ['init', '-q'], { cwd: folder })
  execFileSync('git', ['add', '.'], { cwd: folder })
  write('b.md', home)
  expect(findMachinePaths(folder)).toEqual([])
})

test('what knows a later noun, and a room without a place, are named', () => {
  write(
    'core/image/take-out.ts',
    "import { undo } from '#core/import/undo.ts'\nimport { lock } from '../project/lock.ts'\n",
  )
  write('core/import/undo.ts', "import { takeOut } from '#core/image/take-out.ts'\nimport pg from 'pg'\n")
  write('core/errors.ts', "import { record } from './audit/record.ts'\n")
  write('core/report/write.ts', '')
  expect(findLaterNouns(folder)).toEqual([
    'core/errors.ts knows a later noun: core/audit/record.ts; move it, or what it needs (scripts/check/noun-order.ts)',
    'core/image/take-out.ts knows a later noun: core/import/undo.ts; move it, or what it needs (scripts/check/noun-order.ts)',
    'core/report/write.ts: the room report has no place; give it one in scripts/check/noun-order.ts',
  ])
})

test('every room of core has one place', () => {
  const rooms = readdirSync('core', { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(nounOrder.flat().toSorted()).toEqual(['.', ...rooms.map(({ name }) => name)].toSorted())
})
