import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, openSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { privateFile } from '../../core/data-folder.ts'
import { lastError, readTail } from './log-tail.ts'

/** One of the processes that npm start keeps: API, worker, web. */
export type RunningPart = {
  name: string
  pid: number
  command: string
  logFile: string
  /** Settles with how it ended; never rejects. */
  ended: Promise<string>
  hasEnded: () => boolean
  /** Settles when it says that it is up, if it ever does. */
  ready: Promise<void>
  /** Calls back whenever it shows that its event loop turns; see core/pulse.ts. */
  onPulse: (heard: () => void) => void
  kill: () => void
  /** Asks it to end, and makes it after the patience. */
  stop: (patienceMs: number) => Promise<void>
}
export type PartOptions = { name: string; module: string; dataDir: string; env: NodeJS.ProcessEnv; root: string }

export function startPart({ name, module, dataDir, env, root }: PartOptions): RunningPart {
  const logFile = path.join(dataDir, 'logs', `${name.toLowerCase()}.log`)
  const log = openSync(logFile, 'a', privateFile)
  const start = statSync(logFile).size
  // detached: Ctrl-C reaches the launcher alone, which ends its parts in order
  const child = fork(path.join(root, module), [], {
    cwd: root,
    env,
    detached: true,
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const ready = new Promise<void>(resolve => {
    child.on('message', message => message === 'ready' && resolve())
  })
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(`could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      resolve(`ended with ${describeExit(code, signal, lastError(readTail(logFile, start)))}`)
    })
  })
  return {
    name,
    pid: child.pid ?? 0,
    command: module,
    logFile,
    ended,
    hasEnded: () => hasEnded(child),
    ready,
    onPulse: heard => child.on('message', message => message === 'pulse' && heard()),
    kill: () => child.kill('SIGKILL'),
    stop: patienceMs => stop(child, ended, patienceMs),
  }
}

/** @param reason that its log has; of one that was killed none, for it could write none */
export function describeExit(code: number | null, signal: NodeJS.Signals | null, reason: string | undefined): string {
  if (signal === 'SIGKILL') return 'SIGKILL, as when somebody kills it or the machine has no more memory'
  return `${signal ?? `exit code ${code}`}${reason ? `: ${reason}` : ''}`
}

const hasEnded = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined

async function stop(child: ChildProcess, ended: Promise<string>, patienceMs: number) {
  if (hasEnded(child)) return
  child.kill('SIGTERM')
  const patience = new AbortController()
  const tooLong = wait(patienceMs, 'too long', { signal: patience.signal }).catch(() => 'ended')
  if ((await Promise.race([ended, tooLong])) === 'too long') child.kill('SIGKILL')
  patience.abort()
  await ended
}
