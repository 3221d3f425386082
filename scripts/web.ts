import { exitWithParent } from '../core/exit-with-parent.ts'
import { readSettings } from '../core/settings.ts'

type Web = { serveWeb: (at: { host: string; port: number; apiUrl: string }) => Promise<{ stop: () => Promise<void> }> }

// by address, not by name: web/ is checked with a TypeScript configuration of its own
const { serveWeb }: Web = await import(new URL('../web/serve.ts', import.meta.url).href)
const { host, port, apiPort } = readSettings()
const web = await serveWeb({ host, port, apiUrl: process.env.LAMINA_API_URL ?? `http://127.0.0.1:${apiPort}` })
exitWithParent(web.stop)
