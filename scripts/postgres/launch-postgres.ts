import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, statSync } from 'node:fs'
import path from 'node:path'
import { privateFile } from '../../core/data-folder.ts'
import { readTail } from '../start/log-tail.ts'
import { describeExit } from '../start/part.ts'
import type { Place } from './choose-place.ts'
import { disownPostmasterFile } from './postmaster.ts'

export type Launch = {
  child: ChildProcess
  failure: Promise<Error>
  /** Settles when it ends, with how. */
  ended: Promise<string>
  /** What this attempt wrote to the log so far. */
  log: () => string
}
export type LaunchOptions = { place: Place; port: number; logFile: string; isThrowaway: boolean }

export function launchPostgres({ place, port, logFile, isThrowaway }: LaunchOptions): Launch {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // When, which process, and for whom: lamina-queue-worker, lamina-listen.
    log_line_prefix: '%m [%p] %q%a ',
    recovery_init_sync_method: process.platform === 'linux' ? 'syncfs' : 'fsync',
    ...(isThrowaway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  disownPostmasterFile(place.clusterDir)
  const log = openSync(logFile, 'a', privateFile)
  const start = statSync(logFile).size
  try {
    // detached: Ctrl-C must reach the launcher alone, so that the database ends after those who write to it
    const child = spawn(
      path.join(place.native, 'bin', 'postgres'),
      ['-D', place.clusterDir, '-p', String(port), ...Object.entries(settings).map(([name, v]) => `--${name}=${v}`)],
      {
        ...place.owner,
        cwd: place.clusterDir,
        detached: true,
        stdio: ['ignore', log, log],
        env: { ...process.env, LC_ALL: 'C' },
      },
    )
    return {
      child,
      failure: new Promise(resolve => child.once('error', resolve)),
      ended: new Promise(resolve =>
        child.once('exit', (code, signal) =>
          resolve(`ended with ${describeExit(code, signal, lastFailure(readTail(logFile, start)))}`),
        ),
      ),
      log: () => readTail(logFile, start),
    }
  } finally {
    closeSync(log)
  }
}

const lastFailure = (log: string) =>
  log
    .split('\n')
    .findLast(line => /FATAL|PANIC/.test(line))
    ?.trim()
