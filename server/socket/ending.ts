import { type ExecutionResult, type FieldNode, locatedError } from 'graphql'
import type { Following } from '#server/live/following.ts'

/**
 * What graphql-ws is given of a subscription whose events go to the socket by themselves: no result, and its end.
 * @returns also how that is told
 */
export function endingOf(following: Following, field: FieldNode | undefined) {
  const path = field && [field.alias?.value ?? field.name.value]
  const ended = Promise.withResolvers<IteratorReturnResult<void>>()
  // Told to whoever asks for the next one; nobody may.
  ended.promise.catch(() => undefined)
  const end = (error?: unknown) => {
    if (error) ended.reject(locatedError(error, field, path))
    else ended.resolve({ value: undefined, done: true })
  }
  const leave = () => following.return()
  const results: AsyncGenerator<ExecutionResult, void> = {
    next: () => ended.promise,
    return: leave,
    async throw(error) {
      await leave()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
    [Symbol.asyncDispose]: async () => void (await leave()),
  }
  return { results, end }
}
