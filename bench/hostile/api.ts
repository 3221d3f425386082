import type { ChildProcess } from 'node:child_process'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { openInstance } from '../harness/instance.ts'
import { type Stood, watchApi, watchedApi } from '../harness/watch-api.ts'

/** A request as it goes over the wire. */
export interface Sent {
  headers: Record<string, string>
  body: string | Buffer
}

/** `ms`: from the first byte sent to the last one of the answer. */
interface Refused extends Stood {
  status: number
  isRefused: boolean
}

export interface Target {
  send(sent: Sent, isPerson: boolean): Promise<Refused>
  close(): Promise<void>
}

const answerSchema = z.object({ errors: z.array(z.unknown()).min(1) })
/** An API of the bench's own, over a database that is gone afterwards. */
export async function openTarget(signal: AbortSignal): Promise<Target> {
  const { api, url, cookie, close } = await openInstance(watchedApi, signal)
  return { send: (sent, isPerson) => send(api, url, sent, isPerson ? cookie : ''), close }
}

async function send(api: ChildProcess, url: string, { headers, body }: Sent, cookie: string): Promise<Refused> {
  const sent = () =>
    new Promise<{ status: number; answer: string }>((resolve, reject) => {
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
  const { stood, result } = await watchApi(api, sent)
  const { status, answer } = result
  return { status, ...stood, isRefused: answerSchema.safeParse(JSON.parse(answer)).success }
}
