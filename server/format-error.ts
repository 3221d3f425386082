import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { Conflict, Forbidden, InvalidInput, NotFound, TooManyAttempts, Unauthenticated } from '#core/errors.ts'
import type { Log } from '#core/log.ts'

const codes = [
  [Unauthenticated, 'UNAUTHENTICATED'],
  [Forbidden, 'FORBIDDEN'],
  [NotFound, 'NOT_FOUND'],
  [InvalidInput, 'INVALID_INPUT'],
  [Conflict, 'CONFLICT'],
  [TooManyAttempts, 'TOO_MANY_ATTEMPTS'],
] as const

/**
 * The one place where an error outside a mutation's result becomes words for a client: what core refuses with keeps its
 * message and gets a code; anything unknown gets a fixed text and the request id, and its message goes to the log.
 */
export function formatError(log: Log, formatted: GraphQLFormattedError, thrown: unknown, requestId: unknown) {
  const error = unwrapResolverError(thrown)
  const code = codes.find(([type]) => error instanceof type)?.[1]
  if (code) return { ...formatted, message: (error as Error).message, extensions: { code } }
  if (error instanceof GraphQLError && (!error.originalError || error.originalError instanceof GraphQLError)) {
    const isKnown = formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR'
    return isKnown ? formatted : { ...formatted, extensions: { code: 'BAD_USER_INPUT' } }
  }
  log.error(
    { requestId, error: error instanceof Error ? error.stack : String(error), path: formatted.path },
    'unknown error',
  )
  return {
    message: `something went wrong; request ${requestId}`,
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  }
}
