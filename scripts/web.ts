import { exitWithParent } from '../core/exit-with-parent.ts'
import { readSettings } from '../core/settings.ts'

type At = { host: string; port: number; apiUrl: string; isSecure: boolean }
type Web = { serveWeb: (at: At) => Promise<{ stop: () => Promise<void> }> }

// by address, not by name: web/ is checked with a TypeScript configuration of its own
const { serveWeb }: Web = await import(new URL('../web/serve.ts', import.meta.url).href)
const { host, port, apiPort, publicUrl } = readSettings()
const apiUrl = process.env.LAMINA_API_URL ?? `http://127.0.0.1:${apiPort}`
const web = await serveWeb({ host, port, apiUrl, isSecure: publicUrl.startsWith('https:') })
exitWithParent(web.stop)
