import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import { z } from 'zod'
import { takeTurns } from '#core/take-turns.ts'
import { takePart } from '../harness/take-part.ts'
import { runUpdates } from './document.ts'

const openSchema = z.object({
  url: z.string(),
  runId: z.string(),
  headers: z.array(z.record(z.string(), z.string())),
})
const messageSchema = z.object({
  type: z.string(),
  payload: z
    .object({
      data: z.object({
        trainingRun: z.object({ cursor: z.int(), epochs: z.array(z.object({ number: z.int() })) }),
      }),
    })
    .optional(),
})
const untilSchema = z.object({ number: z.int(), withinMs: z.int() })
const nextSchema = z.object({ type: z.literal('next') })

/** Milliseconds that processes of one machine have in common. */
const now = () => performance.timeOrigin + performance.now()
const openAtOnce = 10
/** A machine that is busy may keep a handshake waiting for too long. */
const attempts = 5

interface Viewers {
  /** Of each, the newest epoch that it was told. */
  cursors: Int32Array
  arrivals: number[]
  faults: { gaps: number; doubles: number; closed: number; others: string[] }
}

const groups = new Map<string, Viewers>()

function openOne(
  viewers: Viewers,
  at: number,
  { url, runId }: z.infer<typeof openSchema>,
  headers: Record<string, string>,
) {
  const { cursors, faults } = viewers
  let isOpen = false
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers, perMessageDeflate: false })
  return new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', code => {
      if (isOpen) faults.closed += 1
      reject(new Error(`closed with ${code}`))
    })
    socket.on('open', () => socket.send('{"type":"connection_init"}'))
    socket.on('message', data => {
      const at0 = now()
      const text = String(data)
      const { type, payload } = messageSchema.parse(JSON.parse(text))
      if (type === 'connection_ack')
        socket.send(
          JSON.stringify({
            id: `0b1e6f0a-0000-4000-8000-${String(at).padStart(12, '0')}`,
            type: 'subscribe',
            payload: { query: runUpdates, variables: { id: runId, afterEpoch: 0 } },
          }),
        )
      else if (!nextSchema.safeParse({ type }).success || !payload) faults.others.push(text.slice(0, 200))
      else {
        for (const { number } of payload.data.trainingRun.epochs) {
          const last = cursors[at] ?? 0
          if (number > last + 1) faults.gaps += 1
          else if (number <= last) faults.doubles += 1
          cursors[at] = number
          viewers.arrivals.push(at0)
        }
        isOpen = true
        resolve()
      }
    })
  })
}

async function openPatiently(...args: Parameters<typeof openOne>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openOne(...args)
    } catch (error) {
      if (attempt === attempts) throw error
    }
  }
}

/** So many who look at one run, each over a socket of their own. */
await takePart(async () => ({
  detail: 'viewers',
  acts: {
    async open(request) {
      const asked = openSchema.parse(request)
      const count = asked.headers.length
      const viewers: Viewers = {
        ...{ cursors: new Int32Array(count), arrivals: [] },
        faults: { gaps: 0, doubles: 0, closed: 0, others: [] },
      }
      groups.set(asked.url, viewers)
      const inTurn = takeTurns(openAtOnce)
      await Promise.all(asked.headers.map((headers, at) => inTurn(() => openPatiently(viewers, at, asked, headers))))
      return { count }
    },
    /** Waits until all have an epoch. */
    async until(request) {
      const { number, withinMs } = untilSchema.parse(request)
      const { url } = z.object({ url: z.string() }).parse(request)
      const viewers = groups.get(url)
      if (!viewers) throw new Error(`nobody looks at ${url}`)
      const end = now() + withinMs
      while (now() < end && viewers.cursors.some(cursor => cursor < number)) await delay(20)
      const { faults } = viewers
      return { arrivals: viewers.arrivals.splice(0), faults, missing: viewers.cursors.filter(c => c < number).length }
    },
  },
}))
