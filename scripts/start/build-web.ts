import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { privateFile } from '../../core/data-folder.ts'
import { Complaint } from './complaint.ts'
import { lastError, readTail } from './log-tail.ts'

type Options = { root: string; dataDir: string; say: (line: string) => void; signal: AbortSignal }

/** Builds the pages when their sources are not those of the last build. */
export async function buildWeb({ root, dataDir, say, signal }: Options): Promise<void> {
  const stamp = path.join(root, 'web/.next/sources')
  const sources = hashSources(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  say('building the web pages (once for each version, about half a minute)')
  const begun = performance.now()
  await build(root, path.join(dataDir, 'logs', 'web-build.log'), signal)
  writeFileSync(stamp, sources, { mode: 0o644 })
  say(`built in ${Math.round((performance.now() - begun) / 1000)} s`)
}

function build(root: string, logFile: string, signal: AbortSignal) {
  const log = openSync(logFile, 'w', privateFile)
  // Pages are the program's, not anybody's data.
  const mask = process.umask(0o022)
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build', 'web'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', log, log],
    signal,
  })
  process.umask(mask)
  closeSync(log)
  return new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => {
      if (code === 0) return resolve()
      const reason = lastError(readTail(logFile)) ?? 'no reason given'
      reject(new Complaint(`the web pages could not be built: ${reason} (${logFile})`))
    })
  })
}

/** One hash over everything that a build reads. */
export function hashSources(root: string): string {
  const hash = createHash('sha256')
  const web = path.join(root, 'web')
  const files = readdirSync(web, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => !/[\\/](\.next|node_modules)[\\/]|next-env\.d\.ts$|\.tsbuildinfo$/.test(file))
    .sort()
  for (const file of [...files, path.join(root, 'package-lock.json')]) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}
