import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** The command line of a process; empty when it is gone. On Windows only the program's name. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'win32')
      return execFileSync('tasklist', ['/fi', `pid eq ${pid}`], { encoding: 'utf8', stdio: 'pipe' })
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return '' // it ended while we asked
  }
}

/** A number alone proves nothing: it may have been given to another program since. */
export const isRunning = (pid: number, commandPart: string) =>
  isAlive(pid) && (process.platform === 'win32' || commandOf(pid).includes(commandPart))

export const hasCode = (error: unknown, ...codes: string[]) =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code))
