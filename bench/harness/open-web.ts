import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findFreePort } from '../../scripts/postgres/find-free-port.ts'
import { buildWeb } from '../../scripts/start/build-web.ts'
import type { Instance } from './instance.ts'

const root = path.join(import.meta.dirname, '..', '..')

/** The pages of an instance, in a process of their own. */
export interface Web {
  url: string
  close(): Promise<void>
}

/** The pages are built first where they are not those of these sources, which takes minutes. */
export async function openWeb(instance: Instance, say: (line: string) => void, signal: AbortSignal): Promise<Web> {
  await buildWeb({ root, dataDir: instance.dataDir, say, signal })
  const port = await findFreePort()
  const env = { ...instance.env, LAMINA_PORT: String(port), LAMINA_API_URL: instance.url, NODE_ENV: 'production' }
  const web = fork(path.join(root, 'scripts/web.ts'), { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = once(web, 'exit')
  const close = async () => {
    web.kill('SIGTERM')
    await ended
  }
  const url = `http://127.0.0.1:${port}`
  try {
    const isThere = () =>
      fetch(`${url}/alive`).then(
        answer => answer.ok,
        () => false, // not listening yet
      )
    while (!(await isThere())) {
      if (web.exitCode !== null) throw new Error(`the pages ended with ${web.exitCode} before they were served`)
      await delay(100, undefined, { signal })
    }
    return { url, close }
  } catch (error) {
    await close()
    throw error
  }
}
