import { createClient as createSocket } from 'graphql-ws'
import WebSocket from 'ws'

/** A small client of Lamina's public API: a session cookie or an API key, documents over HTTP, subscriptions over WebSocket. */
export interface Client {
  request<T>(document: string, variables?: Record<string, unknown>): Promise<T>
  /** Yields every result until the server ends the subscription; leaving the loop closes it. */
  subscribe<T>(document: string, variables?: Record<string, unknown>): AsyncGenerator<T, void>
  /** Bytes from /files with the same session. */
  download(path: string): Promise<Buffer>
  close(): Promise<void>
}

/** What the API answered where it did not give data: every message, and the code of each. */
export class RequestFailed extends Error {
  override name = 'RequestFailed'
  readonly codes: string[]
  constructor(errors: { message: string; extensions?: { code?: unknown } }[]) {
    super(errors.map(e => e.message).join('; '))
    this.codes = errors.map(e => String(e.extensions?.code))
  }
}

/** Signs in with e-mail and password. @returns the session cookie @throws where the server refuses */
export async function signIn(url: string, email: string, password: string): Promise<string> {
  const response = await fetch(`${url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Error(`sign-in of ${email} refused: ${response.status} ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map(c => c.split(';')[0])
    .join('; ')
}

/** @param proof the cookie of signIn, or an API key (lamina_...); empty: signed out */
export function openClient(url: string, proof = ''): Client {
  const headers: Record<string, string> = proof.startsWith('lamina_')
    ? { authorization: `Bearer ${proof}` }
    : { cookie: proof, origin: url }
  class SocketWithCookie extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers })
    }
  }
  const socket = createSocket({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: SocketWithCookie,
    // A cut is not hidden: whoever subscribed goes on from the last cursor they saw.
    retryAttempts: 0,
  })
  return {
    async request<T>(document: string, variables: Record<string, unknown> = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ query: document, variables }),
      })
      const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] }
      if (errors || !data) throw new RequestFailed(errors ?? [{ message: `no data, status ${response.status}` }])
      return data
    },
    async *subscribe<T>(document: string, variables: Record<string, unknown> = {}) {
      try {
        for await (const { data, errors } of socket.iterate<T>({ query: document, variables })) {
          if (errors) throw new RequestFailed([...errors])
          if (data) yield data
        }
      } catch (error) {
        // A document that is refused as a whole comes as the bare list of its errors.
        throw Array.isArray(error) ? new RequestFailed(error) : error
      }
    },
    async download(path) {
      const response = await fetch(`${url}${path}`, { headers })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return Buffer.from(await response.arrayBuffer())
    },
    close: async () => socket.dispose(),
  }
}

/** The value of a mutation, or its refusal as an error. */
export function orThrow<T extends { __typename: string }>(result: T): Exclude<T, { message: string }> {
  if ('message' in result) throw new Error(`${result.__typename}: ${result.message}`)
  return result as Exclude<T, { message: string }>
}
