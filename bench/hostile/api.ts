import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { openInstance } from '../harness/instance.ts'

/** A request as it goes over the wire. */
export interface Sent {
  headers: Record<string, string>
  body: string | Buffer
}

export interface Refused {
  status: number
  /** From the first byte sent to the last one of the answer. */
  ms: number
  /** The longest that the API's event loop stood meanwhile. */
  stallMs: number
  /** Of processor time, all its threads together. */
  workMs: number
  isRefused: boolean
}

export interface Target {
  send(sent: Sent, isPerson: boolean): Promise<Refused>
  close(): Promise<void>
}

const stoodSchema = z.object({ stallMs: z.number(), workMs: z.number() })
const answerSchema = z.object({ errors: z.array(z.unknown()).min(1) })
/** An API of the bench's own, over a database that is gone afterwards. */
export async function openTarget(signal: AbortSignal): Promise<Target> {
  const program = path.join(import.meta.dirname, 'api-process.ts')
  const { api, url, cookie, close } = await openInstance(program, signal)
  return { send: (sent, isPerson) => send(api, url, sent, isPerson ? cookie : ''), close }
}

async function askProcess(api: ChildProcess, what: 'reset' | 'read'): Promise<z.infer<typeof stoodSchema>> {
  api.send(what)
  const [message] = await once(api, 'message')
  return stoodSchema.parse(message)
}

async function send(api: ChildProcess, url: string, { headers, body }: Sent, cookie: string): Promise<Refused> {
  await askProcess(api, 'reset')
  await delay(30) // the timer that measures has come round
  await askProcess(api, 'reset')
  const begun = performance.now()
  const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
    const sending = request(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body), ...(cookie ? { cookie } : {}) },
      agent: false,
    })
    sending.once('response', response => {
      text(response).then(heard => resolve({ status: response.statusCode ?? 0, answer: heard }), reject)
    })
    // A refusal may come before all is sent, and the rest then finds nobody.
    sending.once('error', reject)
    sending.end(body)
  })
  const ms = performance.now() - begun
  await delay(30)
  const stood = await askProcess(api, 'read')
  return { status, ms, ...stood, isRefused: answerSchema.safeParse(JSON.parse(answer)).success }
}
