import { type ExecutionResult, type FieldNode, locatedError } from 'graphql'

/**
 * Each event of a source made into a result; leaving it leaves the source at once, even while it waits.
 * @param onOver called once, when no event comes any more
 */
export function mapEvents(
  source: AsyncIterable<unknown>,
  field: FieldNode | undefined,
  resultOf: (event: unknown) => Promise<ExecutionResult>,
  onOver: () => void = () => {},
): AsyncGenerator<ExecutionResult, void> {
  const events = source[Symbol.asyncIterator]()
  const path = field && [field.alias?.value ?? field.name.value]
  let isOver = false
  const end = () => {
    if (!isOver) onOver()
    isOver = true
  }
  const leave = async (): Promise<IteratorReturnResult<void>> => {
    end()
    await events.return?.()
    return { value: undefined, done: true }
  }
  return {
    async next() {
      let event: IteratorResult<unknown>
      try {
        event = await events.next()
      } catch (error) {
        end()
        throw locatedError(error, field, path)
      }
      if (event.done) end()
      return event.done ? { value: undefined, done: true } : { value: await resultOf(event.value), done: false }
    },
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
