import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

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
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
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

function isServerOf(pid: number, clusterDir: string): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const command = commandOf(pid)
  return command.includes('postgres') && (process.platform === 'win32' || command.includes(clusterDir))
}

function commandOf(pid: number): string {
  try {
    if (process.platform === 'win32')
      return execFileSync('tasklist', ['/fi', `pid eq ${pid}`], { encoding: 'utf8', stdio: 'pipe' })
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return '' // it ended while we asked
  }
}
