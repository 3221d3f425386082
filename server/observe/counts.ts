import type { Log } from '#core/log.ts'
import { type Counter, type Histogram, Metrics } from '#server/observe/metrics.ts'
import type { Outcome } from '#server/observe/request-notes.ts'

const seconds = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** By which transport an operation came. */
type Transport = 'http' | 'socket'

/** What the API counts while it answers. No label's value is a client's to choose. */
export interface Counts {
  metrics: Metrics
  requests: Counter
  requestSeconds: Histogram
  /** @param kind query, mutation or subscription; none: refused before that was known */
  operation(transport: Transport, kind: string, outcome: Outcome, seconds: number): void
  /** Sockets and subscriptions that are open. */
  open: { sockets: number; subscriptions: number }
}

export function openCounts(log: Log): Counts {
  const metrics = new Metrics(log)
  const operations = metrics.counter('lamina_operations_total', 'GraphQL operations, by what they came to.')
  const operationSeconds = metrics.histogram(
    'lamina_operation_seconds',
    'How long GraphQL operations took, their wait for a turn included.',
    seconds,
  )
  const open = { sockets: 0, subscriptions: 0 }
  metrics.gauge('lamina_sockets', 'WebSockets that are open.', () => [{ value: open.sockets }])
  metrics.gauge('lamina_subscriptions', 'Subscriptions that are open.', () => [{ value: open.subscriptions }])
  return {
    metrics,
    requests: metrics.counter('lamina_http_requests_total', 'Requests over HTTP, by route and status.'),
    requestSeconds: metrics.histogram(
      'lamina_http_request_seconds',
      'How long requests over HTTP took, to the last byte.',
      seconds,
    ),
    operation(transport, kind, outcome, took) {
      operations.add({ transport, kind, outcome })
      operationSeconds.observe({ transport, kind }, took)
    },
    open,
  }
}
