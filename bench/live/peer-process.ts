import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { takePart } from '../harness/take-part.ts'

/** graphql-ws by itself: no database, nobody signed in, each subscriber handed the same object, which it has. */
const schema = buildSchema(`
  type Query { nothing: Int }
  type Subscription { trainingRun(id: ID!, afterEpoch: Int): Update! }
  type Update { cursor: Int! epochs: [Epoch!]! trainingRun: Run! }
  type Worker { id: ID! engine: String! engineDetail: String! host: String }
  type Epoch {
    number: Int! attempt: Int! worker: Worker trainLoss: Float! trainAccuracy: Float! validationLoss: Float!
    validationAccuracy: Float! durationMs: Int! imagesPerSecond: Float!
  }
  type Model { id: ID! number: Int! }
  type Run { id: ID! bestEpoch: Int stopReason: String modelVersion: Model job: Job! }
  type Job {
    id: ID! kind: String! status: String! phase: String done: Int! total: Int! attempt: Int! crashCount: Int!
    obstacleCount: Int! retryAt: String failure: String cancelRequestedAt: String isAskedByViewer: Boolean!
    createdAt: String! startedAt: String finishedAt: String
  }`)

const [runId, jobId] = ['01983b5e-7d3a-7c3e-9d6f-0123456789ab', '01983b5e-7d3a-7c3e-9d6f-0123456789ac']
const updateOf = (number: number) => ({
  cursor: number,
  epochs:
    number === 0
      ? []
      : [
          {
            ...{ number, attempt: 1, worker: null, trainLoss: 0.51234, trainAccuracy: 0.812, validationLoss: 0.62345 },
            ...{ validationAccuracy: 0.794, durationMs: 15230, imagesPerSecond: 251.3 },
          },
        ],
  trainingRun: {
    ...{ id: runId, bestEpoch: null, stopReason: null, modelVersion: null },
    job: {
      ...{ id: jobId, kind: 'TRAIN', status: 'RUNNING', phase: 'Epoch 1', done: 0, total: 120, attempt: 1 },
      ...{ crashCount: 0, obstacleCount: 0, retryAt: null, failure: null, cancelRequestedAt: null },
      ...{ isAskedByViewer: false, createdAt: '2026-11-27T12:00:00.000Z', startedAt: '2026-11-27T12:00:00.000Z' },
      finishedAt: null,
    },
  },
})

let update = updateOf(0)
let news = Promise.withResolvers<void>()
async function* follow() {
  for (;;) {
    const { promise } = news
    yield { trainingRun: update }
    await promise
  }
}

await takePart(async () => {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, path: '/graphql' })
  useServer({ schema, roots: { subscription: { trainingRun: follow } } }, sockets)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  let since = process.cpuUsage()
  return {
    detail: String((http.address() as AddressInfo).port),
    acts: {
      async tell(request) {
        const { number } = z.object({ number: z.int() }).parse(request)
        since = process.cpuUsage()
        update = updateOf(number)
        const before = news
        news = Promise.withResolvers()
        before.resolve()
        return {}
      },
      async read() {
        const { user, system } = process.cpuUsage(since)
        return { workMs: (user + system) / 1000, memoryMb: process.memoryUsage().rss / 1e6 }
      },
    },
  }
})
