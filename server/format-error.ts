import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import {
  Conflict,
  Forbidden,
  InvalidInput,
  NotFound,
  TookTooLong,
  TooManyAttempts,
  Unauthenticated,
} from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { shortened } from '#server/limits/refuse.ts'
import { currentRequestId, failed, noteCode } from '#server/observe/request-notes.ts'
import { obstacleCodeOf, obstacles } from '#server/obstacle.ts'

const codes = [
  [Unauthenticated, 'UNAUTHENTICATED'],
  [Forbidden, 'FORBIDDEN'],
  [NotFound, 'NOT_FOUND'],
  [InvalidInput, 'INVALID_INPUT'],
  [Conflict, 'CONFLICT'],
  [TooManyAttempts, 'TOO_MANY_ATTEMPTS'],
  [TookTooLong, 'TIME_LIMIT'],
] as const

const coreCodeOf = (error: unknown) => codes.find(([type]) => error instanceof type)?.[1]
const isOfGraphql = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError && (!error.originalError || error.originalError instanceof GraphQLError)

/** The code that an error is answered with. */
export function codeOf(thrown: unknown): string {
  const error = unwrapResolverError(thrown)
  if (!isOfGraphql(error)) return coreCodeOf(error) ?? obstacleCodeOf(error) ?? failed
  const { code } = error.extensions
  return typeof code === 'string' && code !== failed ? code : 'BAD_USER_INPUT'
}

/**
 * The one place where an error outside a mutation's result becomes words for a client: what core refuses with keeps its
 * message and gets a code; anything unknown gets a fixed text and the request id, and its message goes to the log.
 */
export function formatError(log: Log, formatted: GraphQLFormattedError, thrown: unknown, id: unknown) {
  const translated = translate(log, formatted, thrown, typeof id === 'string' ? id : currentRequestId())
  noteCode(translated.extensions?.code)
  return shortened(translated)
}

function translate(
  log: Log,
  formatted: GraphQLFormattedError,
  thrown: unknown,
  requestId: string,
): GraphQLFormattedError {
  const error = unwrapResolverError(thrown)
  const code = coreCodeOf(error)
  if (code) return { ...formatted, message: (error as Error).message, extensions: { code } }
  if (isOfGraphql(error)) {
    const isKnown = formatted.extensions?.code !== failed
    return isKnown ? formatted : { ...formatted, extensions: { code: 'BAD_USER_INPUT' } }
  }
  const { path } = formatted
  return { ...unforeseen(log, error, requestId, { path }), ...(path ? { path } : {}) }
}

/** What is no refusal: an obstacle in our words, or a fixed text that says nothing; what it was goes to the log. */
export function unforeseen(log: Log, error: unknown, requestId: string, where: object = {}) {
  const obstacle = obstacleCodeOf(error)
  log.error({ requestId, ...describe(error), ...where }, obstacle ?? 'unknown error')
  return {
    message: obstacle ? obstacles[obstacle] : `something went wrong; request ${requestId}`,
    extensions: { code: obstacle ?? failed, requestId },
  }
}

/** What the log says of an error: where it came from, and what caused it, down to the first cause. */
export function describe(error: unknown): { error: string; causes?: string[] } {
  const causes: string[] = []
  for (let cause = causeOf(error); cause !== undefined && causes.length < 5; cause = causeOf(cause))
    causes.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
  const described = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  return causes.length > 0 ? { ...described, causes } : described
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined)
