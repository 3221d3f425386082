import { InvalidInput } from '#core/errors.ts'
import { Obstacle, obstacleOf } from '#core/obstacle.ts'
import { Cancelled } from './work.ts'

/** An error on its way between threads, which keeps no classes. */
export interface Failure {
  name: string
  message: string
  /** Those of InvalidInput. */
  field?: string
  value?: string
  allowed?: string
  /** What stood in the way from outside, where its class still told. */
  obstacle?: string
}

const advice = 'a smaller batch or image size needs less'
const outOfMemory = /out of memory|enlarge memory|Array buffer allocation failed|memory access out of bounds|Aborted\(/i

export function failureOf(error: unknown): Failure {
  if (error instanceof InvalidInput) {
    const { name, message, field, value, allowed } = error
    return { name, message, field, value, allowed }
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const obstacle = obstacleOf(error)
  if (obstacle !== null) return { name, message, obstacle }
  if (!outOfMemory.test(message) || message.includes(advice)) return { name, message }
  return { name, message: `the engine ran out of memory (${message}); ${advice}` }
}

/** The error as the other thread threw it. */
export function errorOf({ name, message, field, value, allowed, obstacle }: Failure): Error {
  if (obstacle !== undefined) return new Obstacle(message, obstacle)
  if (name === 'Cancelled') return new Cancelled()
  if (name === 'InvalidInput' && field && value !== undefined && allowed) return new InvalidInput(field, value, allowed)
  const error = new Error(message)
  error.name = name
  return error
}

/** What a thread's 'error' event says, for people. @param thread such as 'the computing thread' */
export const deathOf = (thread: string, error: Error): Error => {
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  const what = isMemory ? `it ran out of memory; ${advice}` : error.message
  return new Error(`${thread} died: ${what}`, { cause: error })
}
