import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { hasCode, isAlive, isRunning } from '../process.ts'
import { Complaint } from './complaint.ts'

/** command: a part of the command line by which the process is told from one that got its number later. */
export type Part = { pid: number; command: string }
type Running = { pid: number; command: string; url: string; parts: Part[] }
export type Lock = { note: (parts: Part[]) => void; release: () => void }

const launcherCommand = 'scripts/start.ts'
/** As long as a part takes to end by itself once it sees that its launcher is gone. */
const partPatienceMs = 9_000
/** More than one takes from its last instruction until its ports are free. */
const endingMs = 5_000

/** Who has a data folder now: a launcher, a backup of one that does not run, or a restore; undefined: nobody. */
export function whoHas(dataDir: string): Running | undefined {
  const found = readLock(path.join(dataDir, 'running.json'))
  return found && found.pid !== process.pid && isRunning(found.pid, found.command) ? found : undefined
}

/**
 * One at a time in a data folder. Where the last one was killed, waits for its parts to end, and ends those that do not.
 * @param command a part of the command line of this process
 */
export async function takeLock(
  dataDir: string,
  url: string,
  say: (line: string) => void,
  command = launcherCommand,
): Promise<Lock> {
  const file = path.join(dataDir, 'running.json')
  const running: Running = { pid: process.pid, command, url, parts: [] }
  const left = readLock(file)
  if (left) {
    const other = whoHas(dataDir)
    if (other)
      throw new Complaint(
        other.command === launcherCommand
          ? `already running at ${other.url} (pid ${other.pid})`
          : `${other.command} is at work in ${dataDir} (pid ${other.pid}): wait until it has ended`,
      )
    await endParts(left.parts, say)
    rmSync(file, { force: true })
  }
  try {
    writeFileSync(file, JSON.stringify(running), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    throw new Complaint(`another start in ${dataDir} was a moment faster`)
  }
  return {
    note: parts =>
      writeFileSync(file, JSON.stringify({ ...running, parts: parts.map(({ pid, command }) => ({ pid, command })) })),
    release: () => rmSync(file, { force: true }),
  }
}

function readLock(file: string): Running | undefined {
  try {
    // One that an earlier version wrote names no command: only its launcher did.
    return { command: launcherCommand, ...JSON.parse(readFileSync(file, 'utf8')) }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    if (error instanceof SyntaxError) return { pid: 0, command: launcherCommand, url: '', parts: [] } // cut off by a crash or a full disk
    throw error
  }
}

async function endParts(parts: Part[], say: (line: string) => void) {
  const living = () => parts.filter(part => isRunning(part.pid, part.command))
  const left = living()
  if (left.length === 0) return
  say('the last launcher was killed; waiting for its parts to end')
  const deadline = performance.now() + partPatienceMs
  while (living().length > 0 && performance.now() < deadline) await wait(100)
  for (const part of living()) process.kill(part.pid, 'SIGKILL')
  // One that is ending has no command line any more, and still its port; one that nobody clears away has neither.
  const gone = performance.now() + endingMs
  while (left.some(part => isAlive(part.pid)) && performance.now() < gone) await wait(20)
}
