import type { Request, Response } from 'express'
import type { GraphQLError } from 'graphql'
import { shortened } from '#server/limits/refuse.ts'
import { noteCode } from '#server/observe/request-notes.ts'
import { obstacleStatuses } from '#server/obstacle.ts'

const json = 'application/json'
const graphqlResponse = 'application/graphql-response+json'

/** Statuses that say the same whatever the answer is made of. */
const statuses: Record<string, number> = {
  TOO_MANY_REQUESTS: 429,
  PAYLOAD_TOO_LARGE: 413,
  INTERNAL_SERVER_ERROR: 500,
  ...obstacleStatuses,
}
/** Those that only the newer media type knows: under application/json a request that was understood is a 200. */
const newer: Record<string, number> = { UNAUTHENTICATED: 401, TIME_LIMIT: 503 }

/** Answers with errors alone, as GraphQL over HTTP has it. */
export function answerErrors(request: Request, response: Response, errors: readonly GraphQLError[]): void {
  const type = request.accepts([json, graphqlResponse]) === graphqlResponse ? graphqlResponse : json
  const { code, status, retryAfterSeconds } = errors[0]?.extensions ?? {}
  noteCode(code)
  const wanted =
    typeof status === 'number'
      ? status
      : (statuses[String(code)] ?? (type === json ? 200 : (newer[String(code)] ?? 400)))
  if (wanted === 405) response.set('allow', request.method === 'GET' ? 'POST' : 'GET, POST')
  if (retryAfterSeconds !== undefined) response.set('retry-after', String(retryAfterSeconds))
  const shown = errors.map(e => {
    const { status: _status, ...rest } = e.extensions
    return shortened({ ...e.toJSON(), extensions: rest })
  })
  response
    .status(wanted)
    .set('content-type', `${type}; charset=utf-8`)
    .send(JSON.stringify({ errors: shown }))
}
