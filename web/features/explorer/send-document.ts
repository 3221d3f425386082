import { type DocumentNode, OperationTypeNode, parse } from 'graphql'
import { createClient } from 'graphql-ws'

export interface Answer {
  /** As JSON, spread over lines. */
  text: string
  status: string
}

interface Sending {
  query: string
  operationName?: string
  variables: Record<string, unknown>
}

const spread = (value: unknown) => JSON.stringify(value, null, 2)

/** Of the operation that would run, or null where the text is no document. */
function kindOf(source: string): OperationTypeNode | null {
  let document: DocumentNode
  try {
    document = parse(source)
  } catch {
    return null // what is wrong with it stands beside the text
  }
  for (const definition of document.definitions)
    if (definition.kind === 'OperationDefinition') return definition.operation
  return null
}

/** @throws what fetch throws; SyntaxError where the answer is no JSON */
export async function ask(sending: Sending, signal: AbortSignal): Promise<Answer> {
  const begun = performance.now()
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify(sending),
    signal,
  })
  const answer: unknown = await response.json()
  const took = Math.round(performance.now() - begun)
  return { text: spread(answer), status: `${response.status}, ${took} ms` }
}

/** Hears a subscription until the signal is aborted or the server ends it. */
export async function listen(sending: Sending, signal: AbortSignal, onAnswer: (answer: Answer) => void): Promise<void> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const client = createClient({ url: `${scheme}://${location.host}/graphql`, retryAttempts: 0 })
  const results = client.iterate({ ...sending, operationName: sending.operationName ?? null })
  const leave = () => void results.return?.()
  signal.addEventListener('abort', leave, { once: true })
  let count = 0
  try {
    for await (const result of results) {
      count += 1
      onAnswer({ text: spread(result), status: `event ${count}, listening` })
    }
  } finally {
    signal.removeEventListener('abort', leave)
    await client.dispose()
  }
}

export const isSubscription = (source: string) => kindOf(source) === OperationTypeNode.SUBSCRIPTION
