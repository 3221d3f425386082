import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { expressMiddleware } from '@as-integrations/express5'
import { fromNodeHeaders } from 'better-auth/node'
import express, { type NextFunction, type Request, type Response } from 'express'
import { GraphQLError } from 'graphql'
import type { BlobStore } from '#core/blob/store.ts'
import type { Actor } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { Unauthenticated } from '#core/errors.ts'
import type { Listener } from '#core/listen.ts'
import type { Log } from '#core/log.ts'
import type { Queue } from '#core/queue.ts'
import { addressHeader, openAuth, requireCaller, serveAuth } from '#server/auth.ts'
import type { ServerContext } from '#server/context.ts'
import { refuseFile, serveFiles } from '#server/files.ts'
import { formatError } from '#server/format-error.ts'
import { schema } from '#server/schema/index.ts'
import { serveSocket } from '#server/socket.ts'
import { serveUploads } from '#server/uploads.ts'

export interface ServerParts {
  database: Database
  queue: Queue
  listener: Listener
  blobs: BlobStore
  log: Log
  secret: string
  publicUrl: string
  host: string
  /** 0: any free one. */
  port: number
  trustedProxies: string[]
}

/** Opens the API: GraphQL over HTTP and WebSocket, sign-in, and bytes, on one port. */
export async function openServer(parts: ServerParts): Promise<{ port: number; close(): Promise<void> }> {
  const { database, queue, listener, blobs, log, publicUrl } = parts
  const app = express().disable('x-powered-by').set('trust proxy', parts.trustedProxies)
  const http = createServer(app)

  const contextFor = (actor: Actor | null, requestId: string): ServerContext => ({
    actor,
    requestId,
    database,
    queue,
    listener,
    publicUrl,
    secret: parts.secret,
    now: new Date(),
  })
  const auth = openAuth({ ...parts, contextOf: () => contextFor(null, randomUUID()) }, log)
  const contextOf = async (request: IncomingMessage) =>
    contextFor(await requireCaller(auth, fromNodeHeaders(request.headers)), randomUUID())

  const apollo = new ApolloServer<ServerContext>({
    schema,
    introspection: true,
    stopOnTerminationSignals: false, // the launcher's signals are for core/exit-with-parent.ts
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => formatError(log, formatted, error, formatted.extensions?.requestId),
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: http }),
      nameRequest,
    ],
  })
  await apollo.start()
  const socket = serveSocket(http, { auth, contextFor, log })

  app.use((request, _response, next) => {
    // The one address that the rate limit may trust; what a caller wrote there is overwritten.
    request.headers[addressHeader] = request.ip ?? ''
    next()
  })
  app.get('/health', async (_request, response) => {
    await database.$queryRaw`select 1`
    response.json({ status: 'ok' })
  })
  app.use('/auth', serveAuth(auth))
  app.use(
    '/graphql',
    express.json({ limit: '2mb' }),
    expressMiddleware(apollo, { context: ({ req }) => contextOf(req).catch(refuseCaller) }),
  )
  app.use('/files/uploads', serveUploads(contextOf, log))
  app.use('/files', serveFiles(blobs, contextOf))
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error)
    const refusal = refuseFile(error) ?? refuseRequest(error)
    if (!refusal) log.error({ error: error instanceof Error ? error.stack : String(error) }, 'unknown error')
    response
      .status(refusal?.status ?? 500)
      .type('text/plain')
      .send(refusal?.message ?? 'something went wrong')
  })

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(parts.port, parts.host, resolve)
  })
  return {
    port: (http.address() as AddressInfo).port,
    async close() {
      await socket.close()
      await apollo.stop()
    },
  }
}

/** A key that opens nothing: the whole request is refused, before any field of it. */
function refuseCaller(error: unknown): never {
  if (!(error instanceof Unauthenticated)) throw error
  throw new GraphQLError(error.message, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } })
}

/** Errors carry the id of their request, the one that its audit events carry too. */
const nameRequest: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) error.extensions.requestId = contextValue.requestId
      },
    }
  },
}

/** A request that express itself refuses: a body that is no JSON, or too large. */
function refuseRequest(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null
  return error.status < 500 ? { status: error.status, message: error.message } : null
}
