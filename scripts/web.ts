import { format } from 'node:util'
import { exitWithParent } from '../core/exit-with-parent.ts'
import { openLog } from '../core/log.ts'
import { readSettings } from '../core/settings.ts'

type At = { host: string; port: number; apiUrl: string; isSecure: boolean }
type Web = { serveWeb: (at: At) => Promise<{ port: number; stop: () => Promise<void> }> }

// What the pages' framework says in its own words becomes lines like all others, and ends nothing on a full disk.
const log = openLog('web')
for (const [said, level] of [
  ['log', 'info'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
] as const)
  console[said] = (...words: unknown[]) => log[level](format(...words))
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

// by address, not by name: web/ is checked with a TypeScript configuration of its own
const { serveWeb }: Web = await import(new URL('../web/serve.ts', import.meta.url).href)
const { host, port, apiPort, publicUrl } = readSettings()
const apiUrl = process.env.LAMINA_API_URL ?? `http://127.0.0.1:${apiPort}`
const web = await serveWeb({ host, port, apiUrl, isSecure: publicUrl.startsWith('https:') })
log.info({ port: web.port }, 'ready')
exitWithParent(web.stop)
