import { spawn, spawnSync } from 'node:child_process'
import { openSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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

test('a slow reader may lose lines, but never a part of one', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'log-to-slow-reader.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LAMINA_LOG_LEVEL: 'info' },
  })
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    await wait(2)
  }
  const whole = text.split('\n').filter(line => line.endsWith('}'))
  expect(whole.length).toBeGreaterThan(0)
  for (const line of whole) expect(JSON.parse(line)).toMatchObject({ name: 'slow', msg: 'a long line' })
})
