import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Turn } from './turns.ts'

const one = `mutation ($input: SetLabelInput!, $key: String) {
  setLabel(input: $input, idempotencyKey: $key) { __typename ... on Label { id version } ... on UserError { message } }
}`
const oneSchema = z.object({ data: z.object({ setLabel: z.looseObject({ __typename: z.literal('Label') }) }) })

const many = `mutation ($input: SetLabelsInput!) {
  setLabels(input: $input) { __typename ... on LabelOutcomes { givenCount } ... on UserError { message } }
}`
const manySchema = z.object({ data: z.object({ setLabels: z.looseObject({ givenCount: z.number() }) }) })

/** The same by setLabel over HTTP, as the page of a reader asks for it, and by setLabels: connections are kept. */
export interface ByApi {
  give(turn: Turn): Promise<void>
  giveMany(projectId: string, labels: Turn[]): Promise<void>
  close(): Promise<void>
}

export function openByApi(url: string, cookie: string, atOnce: number): ByApi {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const headers = { 'content-type': 'application/json', accept: 'application/json', cookie, origin: url }
  const ask = async (query: string, variables: object) => {
    const body = JSON.stringify({ query, variables })
    const heard = await new Promise<string>((resolve, reject) => {
      const sending = request(`${url}/graphql`, {
        ...{ agent, method: 'POST' },
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      })
      sending.once('response', response => text(response).then(resolve, reject))
      sending.once('error', reject)
      sending.end(body)
    })
    return heard
  }
  return {
    async give(turn) {
      const heard = await ask(one, { input: turn, key: randomUUID() })
      if (!oneSchema.safeParse(JSON.parse(heard)).success) throw new Error(`a label was refused: ${heard}`)
    },
    async giveMany(projectId, labels) {
      const heard = await ask(many, { input: { projectId, labels } })
      const { success, data } = manySchema.safeParse(JSON.parse(heard))
      if (!success || data.data.setLabels.givenCount !== labels.length)
        throw new Error(`of ${labels.length} labels some were refused: ${heard}`)
    },
    close: async () => agent.destroy(),
  }
}
