import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll } from 'vitest'
import { findFreePort } from '../../../scripts/postgres/find-free-port.ts'

const root = path.join(import.meta.dirname, '..', '..', '..')
export const secret = 'a secret that no answer ever holds, thirty-two or longer'

export interface Api {
  url: string
  /** As the running router has them. */
  routes: string[]
  /** Of the API's own thread, in milliseconds: the longest that it did one thing since it was last asked. */
  longestStretchMs(): Promise<number>
  /** What it logged as an error since the last time that somebody asked. */
  takeErrors(): string[]
}

async function answerOf<T extends object>(child: ChildProcess, ended: Promise<never>, has: keyof T): Promise<T> {
  for (;;) {
    const [message] = await Promise.race([once(child, 'message'), ended])
    if (typeof message === 'object' && message !== null && has in message) return message as T
  }
}

/** The API as npm start runs it, in a process of its own: what is measured there is not the test's own work. */
export async function startApi(env: Record<string, string>): Promise<Api> {
  const port = await findFreePort()
  const child = fork(path.join(root, 'server', 'main.ts'), {
    cwd: root,
    execArgv: ['--import', path.join(import.meta.dirname, 'watch-process.ts')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      LAMINA_HOST: '127.0.0.1',
      LAMINA_API_PORT: String(port),
      LAMINA_PUBLIC_URL: `http://127.0.0.1:${port}`,
      LAMINA_SECRET: secret,
      LAMINA_LOG_LEVEL: 'error',
      ...env,
    },
  })
  let errors: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  }
  const exited = once(child, 'exit')
  const ended = exited.then(([code]) => {
    throw new Error(`the API ended with ${code}`)
  })
  // Whoever waits for an answer hears of it.
  ended.catch(() => undefined)
  afterAll(async () => {
    if (child.exitCode !== null) return
    child.disconnect()
    await exited
  })
  const { routes } = await answerOf<{ routes: string[] }>(child, ended, 'routes').catch((error: Error) => {
    throw new Error(`${error.message}: ${errors.join('')}`)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    routes,
    async longestStretchMs() {
      const answered = answerOf<{ longestMs: number }>(child, ended, 'longestMs')
      child.send('longest')
      return (await answered).longestMs
    },
    takeErrors() {
      const taken = errors
      errors = []
      return taken
    },
  }
}
