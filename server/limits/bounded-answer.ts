import type { FormattedExecutionResult } from 'graphql'
import { runLimits } from '#server/limits/figures.ts'
import { refuse } from '#server/limits/refuse.ts'

/** Whether an answer is at most so large as JSON, found out without making it: text counted by its characters. */
export function isWithin(answer: unknown, mostBytes: number): boolean {
  let bytes = 0
  const open: unknown[] = [answer]
  while (open.length > 0) {
    const value = open.pop()
    bytes += typeof value === 'string' ? value.length + 2 : 5
    if (bytes > mostBytes) return false
    if (Array.isArray(value)) {
      for (const one of value) open.push(one)
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [name, one] of Object.entries(value)) {
        bytes += name.length
        open.push(one)
      }
    }
  }
  return true
}

/** The answer, or in place of one that is too large why there is none. */
export function boundAnswer(answer: FormattedExecutionResult, mostBytes = runLimits.responseBytes) {
  if (isWithin(answer, mostBytes)) return answer
  const message = `the answer is larger than ${mostBytes / 1e6} MB: ask for less at a time`
  return { errors: [refuse('RESPONSE_TOO_LARGE', message).toJSON()], data: null }
}
