// Plain JavaScript for whatever Node the machine has (npm runs pre-scripts with it while node_modules is absent).
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const stamp = 'node_modules/.installed',
  want = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
const run = (cmd, args) => {
  const r = spawnSync(cmd, args, { stdio: 'inherit' })
  if (r.status !== 0) process.exit(r.status ?? 1)
}
if (!existsSync('node_modules/.bin/node') || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== want) {
  console.log(`installing (by node ${process.version})`)
  if (process.env.npm_execpath)
    run(process.execPath, [process.env.npm_execpath, 'ci', '--no-audit', '--no-fund', '--loglevel=error'])
  else run('npm', ['ci'])
  writeFileSync(stamp, want)
}
if (!existsSync('core/generated/prisma/client.ts')) run('node_modules/.bin/node', ['scripts/prisma.mjs', 'generate'])
