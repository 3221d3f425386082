import { type RequestHandler, Router } from 'express'
import type { Health } from '#core/installation/open-health.ts'

/**
 * Whether this process answers (/health/live), and whether it can do its work (/health/ready, and /health as before), part by
 * part. For load balancers, supervisors and strangers: it names no path and no address.
 */
export function serveHealth(findHealth: () => Promise<Health>): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'ok' })
  })
  const answer: RequestHandler = async (_request, response) => {
    const health = await findHealth()
    response.status(health.status === 'failing' ? 503 : 200).json(health)
  }
  router.get('/health', answer)
  router.get('/health/ready', answer)
  return router
}
