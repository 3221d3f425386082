import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { commandOf, hasCode, isAlive } from '../process.ts'

export type Postmaster = { pid: number; port: number; isReady: boolean }

/** The server that runs on these files, as it wrote itself into postmaster.pid; undefined where none lives. */
export function readPostmaster(clusterDir: string): Postmaster | undefined {
  const lines = readLines(path.join(clusterDir, 'postmaster.pid'))
  const pid = Number(lines?.[0])
  if (!lines || !Number.isInteger(pid) || pid <= 0 || !isServerOf(pid, clusterDir)) return undefined
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

function readLines(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/**
 * After a crash the number in the file may belong to any other program, and PostgreSQL would refuse to start because of
 * it. It takes the number of its parent as stale, and still looks at the shared memory that the file names.
 */
export function disownPostmasterFile(clusterDir: string): void {
  const file = path.join(clusterDir, 'postmaster.pid')
  const lines = readLines(file)
  if (lines) writeFileSync(file, [process.pid, ...lines.slice(1)].join('\n'))
}

/** Whether this process is alive and the server of these files. */
export function isServerOf(pid: number, clusterDir: string): boolean {
  if (!isAlive(pid)) return false
  const command = commandOf(pid)
  return command.includes('postgres') && (process.platform === 'win32' || command.includes(clusterDir))
}
