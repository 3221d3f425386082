import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..', '..')

/**
 * A worker as npm start runs it: a process of its own on this file's database and data folder, with the engine that it
 * picks itself. Whoever starts it stops it.
 */
export async function startWorker(env: NodeJS.ProcessEnv = {}) {
  const child = fork(path.join(root, 'worker/main.ts'), [], {
    cwd: root,
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`the worker ended with ${code} before it was ready`))),
  ])
  return { pid: child.pid ?? 0, stop, signal: (signal: NodeJS.Signals) => child.kill(signal) }
}
