import { type ApolloServer, HeaderMap } from '@apollo/server'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { GraphQLError } from 'graphql'
import { Unauthenticated } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { answerErrors } from '#server/answer.ts'
import type { ServerContext } from '#server/context.ts'
import { unforeseen } from '#server/format-error.ts'
import { callerOf } from '#server/limits/caller.ts'
import { shareLimits } from '#server/limits/figures.ts'
import { type Asked, type Prepared, prepare } from '#server/limits/prepare.ts'
import type { Reader } from '#server/limits/read-document.ts'
import { refuse } from '#server/limits/refuse.ts'
import { CallerLeft, leftOf, runWithin } from '#server/limits/run-within.ts'
import type { Share } from '#server/limits/share.ts'
import { currentRequestId, noteOperation } from '#server/observe/request-notes.ts'
import { isForeignPage } from '#server/origin.ts'
import { readAsked, refuseHead } from '#server/read-asked.ts'
import { schema } from '#server/schema/index.ts'

interface GraphqlParts {
  apollo: ApolloServer<ServerContext>
  reader: Reader
  share: Share
  contextOf(request: Request): Promise<ServerContext>
  log: Log
}

const prefersPage = (request: Request) =>
  request.method === 'GET' &&
  request.accepts(['application/json', 'application/graphql-response+json', 'text/html']) === 'text/html'

/** GraphQL over HTTP: what is refused is refused here, what is left Apollo executes. */
export function serveGraphql(parts: GraphqlParts): Router {
  const answer: RequestHandler = async (request, response) => {
    response.set({ 'cache-control': 'no-store', vary: 'accept, cookie, authorization' })
    try {
      if (prefersPage(request)) return response.redirect(303, '/explorer')
      await answerRequest(parts, request, response)
    } catch (error) {
      if (error instanceof CallerLeft || response.destroyed) return
      if (error instanceof Unauthenticated)
        return answerErrors(request, response, [refuse('UNAUTHENTICATED', error.message, { status: 401 })])
      if (error instanceof GraphQLError) return answerErrors(request, response, [error])
      const { message, extensions } = unforeseen(parts.log, error, currentRequestId())
      answerErrors(request, response, [new GraphQLError(message, { extensions })])
    }
  }
  return Router().all('/', answer)
}

async function answerRequest(parts: GraphqlParts, request: Request, response: Response): Promise<void> {
  const head = refuseHead(request)
  if (head) throw head
  const ctx = await parts.contextOf(request)
  if (request.method === 'GET' && isForeignPage(request.headers, ctx.publicUrl))
    throw refuse('BAD_REQUEST', 'pages of other sites may not ask', { status: 403 })
  const caller = callerOf(ctx.actor, request.ip ?? '')
  const tooMany = parts.share.charge(caller, shareLimits.costOfAsking)
  if (tooMany) throw tooMany
  const asked = await readAsked(request, response, caller.isStranger)
  const prepared = prepare({ schema, reader: parts.reader }, asked, caller.isStranger)
  if (prepared.errors) return answerErrors(request, response, prepared.errors)
  noteOperation(prepared.operation.operation, prepared.operation.name?.value)
  refuseKind(request, prepared)
  const tooDear = parts.share.charge(caller, prepared.cost)
  if (tooDear) throw tooDear

  const left = leftOf(response)
  const leave = await parts.share.enter(caller, prepared.cost, left)
  const kind = prepared.operation.operation === 'mutation' ? 'mutation' : 'query'
  const headers = new HeaderMap([['accept', request.headers.accept ?? '*/*']])
  const executed = await runWithin(kind, left, () =>
    parts.apollo
      .executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body: bodyOf(asked) },
        // It may have waited for its turn.
        context: async () => ({ ...ctx, now: new Date(), signal: left }),
      })
      // Not before: what goes on after its time was over still takes room.
      .finally(leave),
  )
  if (executed.body.kind !== 'complete') throw new Error('the answer comes in parts, which nobody asked for')
  for (const [name, value] of executed.headers) response.set(name, value)
  response.status(executed.status ?? 200).send(executed.body.string)
}

/** Apollo takes null and absent for different things. */
const bodyOf = ({ query, operationName, variables }: Asked) => ({
  query,
  ...(operationName ? { operationName } : {}),
  ...(variables ? { variables } : {}),
})

/** GET is for asking: a link, a picture's address or a prefetch must change nothing. */
function refuseKind(request: Request, { operation: { operation } }: Prepared): void {
  if (operation === 'subscription')
    throw refuse('BAD_REQUEST', 'a subscription needs a WebSocket at this address', { status: 400 })
  if (request.method !== 'GET' || operation === 'query') return
  throw refuse('BAD_REQUEST', 'a mutation needs POST', { status: 405 })
}
