import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { runLimits } from '#server/limits/figures.ts'

export type RefusalCode =
  | 'BAD_REQUEST'
  | 'PAYLOAD_TOO_LARGE'
  | 'QUERY_TOO_COMPLEX'
  | 'UNAUTHENTICATED'
  | 'TOO_MANY_REQUESTS'
  | 'TOO_MANY_OPERATIONS'
  | 'TIME_LIMIT'
  | 'STATEMENT_LIMIT'
  | 'RESPONSE_TOO_LARGE'

/** What the server refuses by itself, before or around a verb. */
export const refuse = (code: RefusalCode, message: string, more: Record<string, unknown> = {}): GraphQLError =>
  new GraphQLError(message, { extensions: { code, ...more } })

/** More than a limit allows: which, and how much would be allowed. */
export const refuseSize = (what: string, most: number, seen?: number): GraphQLError =>
  refuse('QUERY_TOO_COMPLEX', `too much in ${what}: ${seen ?? `more than ${most}`}; allowed: ${most}`, {
    limit: what,
    most,
  })

/** The same error with a code, where graphql gives it none. */
export const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    originalError: error.originalError,
    extensions: { code, ...error.extensions },
  })

/** What was sent comes back in messages: no longer than somebody reads. */
export function shortened(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message } = error
  const most = runLimits.errorCharacters
  return message.length <= most ? error : { ...error, message: `${message.slice(0, most).toWellFormed()}…` }
}
