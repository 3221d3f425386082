import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import next from 'next'
import { closing } from './closing.ts'
import { pageHeaders } from './page-headers.ts'
import { isForApi, proxyRequest, proxyUpgrade } from './proxy-to-api.ts'

interface ServeOptions {
  host: string
  /** 0: any free one. */
  port: number
  /** Where the API listens, read at start: rewrites of next.config would be fixed when it is built. */
  apiUrl: string
  /** People come by https. */
  isSecure?: boolean
  /** Builds pages as they are asked for instead of serving .next. */
  isDevelopment?: boolean
}

/** Serves the pages and, under the same address, everything of the API, WebSocket included. */
export async function serveWeb({ host, port, apiUrl, isSecure = false, isDevelopment = false }: ServeOptions) {
  const api = new URL(apiUrl)
  const app = next({ dev: isDevelopment, dir: import.meta.dirname, hostname: host, port })
  await app.prepare()
  const handle = app.getRequestHandler()
  const upgrade = app.getUpgradeHandler()
  const server = createServer((request, response) => {
    // That this process answers, whatever the API does: for whoever ends one that hangs.
    if (request.url === '/alive') return void response.setHeader('content-type', 'text/plain').end('alive')
    if (isForApi(request.url)) return proxyRequest(api, request, response)
    const headers = pageHeaders({ nonce: randomBytes(16).toString('base64'), isSecure, isDevelopment })
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    // Next reads the nonce here, and writes it to the scripts of the page.
    request.headers['content-security-policy'] = headers['content-security-policy']
    void handle(request, response)
  })
  const close = closing(server)
  server.on('upgrade', (request, socket, head) => {
    if (isForApi(request.url)) return proxyUpgrade(api, request, socket, head)
    if (isDevelopment) return void upgrade(request, socket, head)
    socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async stop() {
      await close()
      await app.close()
    },
  }
}

if (import.meta.main) {
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const web = await serveWeb({
    host: process.env.LAMINA_HOST ?? '127.0.0.1',
    port: Number(process.env.LAMINA_PORT ?? 3000),
    apiUrl: process.env.LAMINA_API_URL ?? `http://127.0.0.1:${process.env.LAMINA_API_PORT ?? 4000}`,
    isSecure: process.env.LAMINA_PUBLIC_URL?.startsWith('https:') ?? false,
    isDevelopment: process.argv.includes('--dev'),
  })
  console.log(`web ready on port ${web.port}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void web.stop().then(() => process.exit(0)))
}
