import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import { fromNodeHeaders } from 'better-auth/node'
import { GraphQLError } from 'graphql'
import { useServer as serveGraphql } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Actor } from '#core/context.ts'
import type { Log } from '#core/log.ts'
import { type Auth, actorOf } from '#server/auth.ts'
import type { ServerContext } from '#server/context.ts'
import { formatError } from '#server/format-error.ts'
import { schema } from '#server/schema/index.ts'

interface SocketParts {
  auth: Auth
  contextFor(actor: Actor | null, requestId: string): ServerContext
  log: Log
}

/** A page of another site may open a socket with this site's cookie: only pages of this very host are let in. */
function isOwnPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  const forwarded = request.headers['x-forwarded-host'] ?? host
  // "null" and other origins that are no address come from no page of this host.
  return origin === undefined || (URL.canParse(origin) && [host, forwarded].includes(new URL(origin).host))
}

/** Serves subscriptions at /graphql to whoever's session the upgrade request carries. */
export function serveSocket(http: Server, { auth, contextFor, log }: SocketParts): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 2 ** 20 })
  const upgrade = (request: IncomingMessage, socket: import('node:stream').Duplex, head: Buffer) => {
    if (request.url?.split('?')[0] !== '/graphql' || !isOwnPage(request)) {
      // Nobody else listens to this socket any more: a peer that hangs up must not end the process.
      socket.on('error', () => socket.destroy())
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n', () => socket.destroy())
      return
    }
    sockets.handleUpgrade(request, socket, head, opened => sockets.emit('connection', opened, request))
  }
  http.on('upgrade', upgrade)
  const session = (request: IncomingMessage) => actorOf(auth, fromNodeHeaders(request.headers))
  const server = serveGraphql<Record<string, unknown>, { request: IncomingMessage }>(
    {
      schema,
      isProd: true, // a close reason never carries an error's message
      onConnect: async ({ extra }) => (await session(extra.request)) !== null,
      // Looked up anew for every operation: a session that has ended opens nothing more.
      context: async ({ extra }) => contextFor(await session(extra.request), randomUUID()),
      onError: (_ctx, _id, _payload, errors) => errors.map(e => asError(formatError(log, e.toJSON(), e, undefined))),
      onNext: (_ctx, _id, _payload, { contextValue }, result) =>
        result.errors && {
          ...result,
          errors: result.errors.map(e => asError(formatError(log, e.toJSON(), e, requestIdOf(contextValue)))),
        },
    },
    sockets,
  )
  return {
    async close() {
      http.off('upgrade', upgrade)
      await server.dispose()
    },
  }
}

const requestIdOf = (context: unknown) =>
  typeof context === 'object' && context !== null && 'requestId' in context ? context.requestId : undefined

const asError = (formatted: ReturnType<typeof formatError>) =>
  new GraphQLError(formatted.message, { extensions: formatted.extensions ?? {} })
