import { ApolloLink } from '@apollo/client'
import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors'
import { defer, mergeMap, type ObservableInput, of, retry, throwError, timer } from 'rxjs'

/** As long as a restart takes at most, and a little more. */
const patienceMs = 60_000
const delaysMs = [300, 700, 1_500, 3_000]

export const isCoded = (error: unknown, code: string): boolean =>
  CombinedGraphQLErrors.is(error) && error.errors.some(e => e.extensions?.code === code)

/** Of the web process, or of a proxy before it, in the place of an API that is away. */
export const awayStatuses = [502, 503, 504]

/** Whether an error leaves open what became of it: the wire was cut, or API or database were away. */
export function isUnanswered(error: unknown): boolean {
  if (CombinedGraphQLErrors.is(error)) return isCoded(error, 'UNAVAILABLE')
  if (ServerError.is(error) || ServerParseError.is(error)) return awayStatuses.includes(error.statusCode)
  return !(error instanceof DOMException && error.name === 'AbortError')
}

/** Whether the same may be done by being asked for again. */
const isToRepeat = (error: unknown): boolean => isUnanswered(error) || isCoded(error, 'TRY_AGAIN')

/**
 * A write that got no answer, or that others were in the way of, is sent again with its idempotency key, so that it is
 * done once: whoever labels while a part is started again waits a moment longer. Only what has such a key is, and what is
 * asked is asked again by the page. The outbox sends again by itself, and says so.
 */
export const carryOn = new ApolloLink((operation, forward) => {
  const isLeft = operation.getContext().isCarriedOn === false
  if (isLeft || typeof operation.variables.idempotencyKey !== 'string') return forward(operation)
  const begun = performance.now()
  const again = (error: unknown, count: number): ObservableInput<unknown> => {
    const isOver = performance.now() - begun > patienceMs
    if (isOver || !isToRepeat(error)) return throwError(() => error)
    return timer(delaysMs[Math.min(count, delaysMs.length) - 1] ?? 0)
  }
  return defer(() => forward(operation)).pipe(
    mergeMap(result => {
      const error = result.errors?.length ? new CombinedGraphQLErrors(result) : undefined
      return error && isToRepeat(error) ? throwError(() => error) : of(result)
    }),
    retry({ delay: again }),
  )
})
