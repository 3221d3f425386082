import type { NextFunction, Request, Response } from 'express'
import type { Log } from '#core/log.ts'
import type { Counts } from '#server/observe/counts.ts'
import { countedAs, currentNotes } from '#server/observe/request-notes.ts'

/** Where routers are mounted: express forgets it once an error has left them. */
const mounts = ['/files/uploads', '/files', '/auth', '/graphql'] as const
const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'])
/** Asked every few seconds, by machines. */
const quiet = new Set(['/health', '/health/live', '/health/ready', '/metrics'])

/** The route that answered, as the router names it: never the ids, names or questions in an address. */
function routeOf({ originalUrl, route }: Pick<Request, 'originalUrl' | 'route'>): string {
  if (typeof route?.path !== 'string') return 'none'
  const mount = mounts.find(
    m => originalUrl === m || (/^[/?]/.test(originalUrl.slice(m.length)) && originalUrl.startsWith(m)),
  )
  return (mount ?? '') + (route.path === '/' && mount ? '' : route.path)
}

/**
 * One line a request, once its last byte is sent or its caller has left: who (by id alone), what, what it came to and how
 * long it took. No address, no body, nothing of a query string.
 */
export function noteRequests(log: Log, counts: Counts) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now()
    const notes = currentNotes()
    response.once('close', () => {
      const took = performance.now() - begun
      const route = routeOf(request)
      const method = methods.has(request.method) ? request.method : 'other'
      const status = response.writableFinished ? response.statusCode : 499
      counts.requests.add({ method, route, status: String(status) })
      counts.requestSeconds.observe({ route }, took / 1000)
      if (route === '/graphql')
        counts.operation('http', notes?.kind ?? 'none', countedAs(notes?.code ?? null), took / 1000)
      const { requestId, actor = null, kind, operation, code } = notes ?? {}
      log[quiet.has(route) ? 'debug' : 'info'](
        {
          ...{
            requestId,
            method: request.method,
            route,
            status,
            durationMs: Math.round(took),
            userId: actor?.id ?? null,
          },
          ...(actor?.key ? { apiKeyId: actor.key.id } : {}),
          ...(kind ? { kind, operation } : {}),
          ...(code ? { code } : {}),
        },
        'request',
      )
    })
    next()
  }
}
