import { readFileSync } from 'node:fs'

const intervalMs = 500

/**
 * Calls back when npm, or the shell that it starts scripts with, is gone. Of a SIGTERM to npm start the shell dies
 * without passing it on, and the launcher would run on unseen.
 */
export function followNpm(onGone: () => void, env = process.env): void {
  if (!env.npm_lifecycle_event) return
  const shell = process.ppid
  const npm = parentOf(shell)
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return
    clearInterval(timer)
    onGone()
  }, intervalMs)
  timer.unref()
}

/** Known on Linux alone; elsewhere the shell must do. */
function parentOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? ''
    return Number(afterName.split(' ')[1])
  } catch {
    return undefined // it ended while we asked
  }
}
