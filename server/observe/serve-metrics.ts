import { createHash, timingSafeEqual } from 'node:crypto'
import { type Request, Router } from 'express'
import { readSettings } from '#core/settings.ts'
import type { Metrics } from '#server/observe/metrics.ts'

const hashed = (text: string) => createHash('sha256').update(text).digest()

const loopback = /^(127\.|::1$|::ffff:127\.)/
/** Whoever passes somebody else on says so in one of these; what they pass on is not asked from this machine. */
const forwarding = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-real-ip', 'via']

/** With LAMINA_METRICS_TOKEN whoever brings it; without it this machine alone. */
function may(request: Request): boolean {
  const { metricsToken } = readSettings()
  if (metricsToken === undefined)
    return loopback.test(request.socket.remoteAddress ?? '') && !forwarding.some(name => name in request.headers)
  const [, given = ''] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  return timingSafeEqual(hashed(given), hashed(metricsToken))
}

/** What Prometheus reads. The web process hands it on to nobody: it is asked by the API's own port. */
export function serveMetrics(metrics: Metrics): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/metrics', async (request, response) => {
    if (!may(request)) {
      response.status(401).set('www-authenticate', 'Bearer').type('text/plain').end('not for you')
      return
    }
    response.set('content-type', 'text/plain; version=0.0.4; charset=utf-8').end(await metrics.text())
  })
  return router
}
