import { type ExecutionResult, type FieldNode, locatedError } from 'graphql'
import type { Following, LiveEvent } from '#server/live/following.ts'

/**
 * What graphql-ws is given of a subscription whose events go to the socket by themselves: no result, and its end.
 * @param take sends an event, and says that it was sent
 */
export function push(
  following: Following,
  field: FieldNode | undefined,
  take: (event: LiveEvent) => Promise<void>,
): AsyncGenerator<ExecutionResult, void> {
  const path = field && [field.alias?.value ?? field.name.value]
  const ended = Promise.withResolvers<IteratorReturnResult<void>>()
  const done = { value: undefined, done: true } as const
  const end = (error?: unknown) => {
    if (error) ended.reject(locatedError(error, field, path))
    else ended.resolve(done)
  }
  // Told to whoever asks for the next one; nobody may.
  ended.promise.catch(() => undefined)
  following.sendTo({
    take: event => {
      take(event).then(
        () => following.ready(),
        (error: unknown) => following.end(error),
      )
    },
    end,
  })
  const leave = () => following.return()
  return {
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
}
