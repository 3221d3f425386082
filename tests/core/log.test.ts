import { spawnSync } from 'node:child_process'
import { openSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const program = path.join(import.meta.dirname, 'log-on-full-disk.ts')
const run = (stdout: number | 'pipe') => {
  const env = { ...process.env, LAMINA_LOG_LEVEL: 'info' }
  return spawnSync(process.execPath, [program], {
    stdio: ['ignore', stdout, 'pipe'],
    encoding: 'utf8',
    timeout: 15_000,
    env,
  })
}

test('every line is written before the next is', () => {
  expect(run('pipe').stdout.trim().split('\n')).toHaveLength(100)
})

test.runIf(process.platform === 'linux')('a disk that is full costs lines of the log, not the process', () => {
  expect(run(openSync('/dev/full', 'w'))).toMatchObject({ status: 0, stderr: 'went on' })
})
