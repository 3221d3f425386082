import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { fromNodeHeaders } from 'better-auth/node'
import express, { type NextFunction, type Request, type Response } from 'express'
import type { GraphQLError } from 'graphql'
import type { BlobStore } from '#core/blob/store.ts'
import type { Actor } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { openInstallation } from '#core/installation/open-installation.ts'
import type { Listener } from '#core/listen.ts'
import type { Log } from '#core/log.ts'
import type { Queue } from '#core/queue.ts'
import { addressHeader, openAuth, requireCaller, serveAuth } from '#server/auth.ts'
import type { ServerContext } from '#server/context.ts'
import { refuseFile, serveFiles } from '#server/files.ts'
import { describe, formatError } from '#server/format-error.ts'
import { boundAnswer } from '#server/limits/bounded-answer.ts'
import { runLimits } from '#server/limits/figures.ts'
import { openReader } from '#server/limits/read-document.ts'
import { Share } from '#server/limits/share.ts'
import { Live } from '#server/live/live.ts'
import { openCounts } from '#server/observe/counts.ts'
import { openGauges } from '#server/observe/gauges.ts'
import { noteRequests } from '#server/observe/note-requests.ts'
import { currentRequestId, nameRequest, noteActor } from '#server/observe/request-notes.ts'
import { serveMetrics } from '#server/observe/serve-metrics.ts'
import { schema } from '#server/schema/index.ts'
import { secureHeaders } from '#server/secure-headers.ts'
import { serveGraphql } from '#server/serve-graphql.ts'
import { serveHealth } from '#server/serve-health.ts'
import { serveSocket } from '#server/socket/serve-socket.ts'
import { serveUploads } from '#server/uploads.ts'

/** For answers under way when it closes; core/exit-with-parent.ts has patience for more than that. */
const drainMs = 4_000

/** Apollo names documents by it. */
const sha256Length = 64

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
  // Longer than a proxy in front keeps its own: it must not send into a connection that is just being closed.
  http.keepAliveTimeout = 65_000

  const live = new Live({ database, listener, log })
  const installation = openInstallation({ database, blobs, log }, () => new Date())
  const contextFor = (actor: Actor | null, requestId: string): ServerContext => ({
    actor,
    requestId,
    database,
    queue,
    live,
    blobs,
    installation,
    publicUrl,
    secret: parts.secret,
    now: new Date(),
  })
  const auth = openAuth({ ...parts, contextOf: () => contextFor(null, currentRequestId()) }, log)
  const contextOf = async (request: IncomingMessage) => {
    const actor = await requireCaller(auth, fromNodeHeaders(request.headers))
    noteActor(actor)
    return contextFor(actor, currentRequestId())
  }
  const counts = openCounts(log)
  const closeGauges = openGauges(counts.metrics, installation, database)

  const reader = openReader(schema)
  const apollo = new ApolloServer<ServerContext>({
    schema,
    introspection: true,
    stopOnTerminationSignals: false, // the launcher's signals are for core/exit-with-parent.ts
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => formatError(log, formatted, error, formatted.extensions?.requestId),
    logger: log,
    // server/serve-graphql.ts has looked at all of it: kind, origin, document, variables.
    csrfPrevention: false,
    persistedQueries: false,
    documentStore: {
      get: async key => reader.find(key.slice(-sha256Length)),
      set: async () => undefined,
      delete: async () => undefined,
    },
    stringifyResult: result => JSON.stringify(boundAnswer(result)),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: http, stopGracePeriodMillis: drainMs }),
      boundErrors,
    ],
  })
  await apollo.start()
  const share = new Share()
  const socket = serveSocket(http, {
    ...{ auth, contextFor, log, reader, share, database, listener, publicUrl, counts },
    addressOf: request => addressBehind(request, app.get('trust proxy fn')),
  })

  app.use(nameRequest, noteRequests(log, counts), secureHeaders(publicUrl))
  app.use((request, response, next) => {
    // Nothing is kept by a browser that other people use, too; what may be says so itself.
    response.set({ 'cache-control': 'private, no-store' })
    // The one address that the rate limit may trust; what a caller wrote there is overwritten.
    request.headers[addressHeader] = request.ip ?? ''
    next()
  })
  app.use(serveHealth(installation.findHealth))
  app.use(serveMetrics(counts.metrics))
  app.use('/auth', serveAuth(auth))
  app.use('/graphql', serveGraphql({ apollo, reader, share, contextOf, log }))
  // Whoever opens the API by its own port is sent to where the pages are.
  app.get('/explorer', (_request, response) => response.redirect(303, new URL('/explorer', publicUrl).href))
  app.use('/files/uploads', serveUploads(contextOf, log))
  app.use('/files', serveFiles(blobs, contextOf, log))
  app.use((_request, response) => {
    response.status(404).type('text/plain').send('there is nothing here')
  })
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error)
    const refusal = refuseFile(error) ?? refuseRequest(error)
    const requestId = currentRequestId()
    // What is no fault of the request has a cause that somebody has to look for.
    if (!refusal || refusal.status >= 500)
      log.error({ requestId, ...describe(error) }, refusal?.message ?? 'unknown error')
    response
      .status(refusal?.status ?? 500)
      .type('text/plain')
      .send(refusal?.message ?? `something went wrong; request ${requestId}`)
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
      closeGauges()
      await installation.close()
    },
  }
}

/** Errors carry the id of their request, the one that its audit events carry too, and are no more than somebody reads. */
const boundErrors: ApolloServerPlugin<ServerContext> = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue }) {
        // This very list is formatted, logged and answered.
        ;(errors as GraphQLError[]).splice(runLimits.errors)
        for (const error of errors) error.extensions.requestId = contextValue.requestId
      },
    }
  },
}

/** Express' own `request.ip`, for an upgrade, which it never sees. */
function addressBehind(request: IncomingMessage, isTrusted: (address: string, hop: number) => boolean): string {
  const forwarded = [request.headers['x-forwarded-for']].flat().join(',').split(',').reverse()
  const hops = [request.socket.remoteAddress ?? '', ...forwarded.map(a => a.trim()).filter(Boolean)]
  return hops.find((address, hop) => !isTrusted(address, hop)) ?? hops.at(-1) ?? ''
}

/** A request that express itself refuses: a body that is no JSON, or too large. */
function refuseRequest(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null
  return error.status < 500 ? { status: error.status, message: error.message } : null
}
