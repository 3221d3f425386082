import type { Response } from 'express'
import type { GraphQLError } from 'graphql'
import { StatementAllowance } from '#core/statements.ts'
import { runLimits } from '#server/limits/figures.ts'
import { refuse } from '#server/limits/refuse.ts'

/** Nobody waits for the answer any more. */
export class CallerLeft extends Error {
  override name = 'CallerLeft'
}

/** Aborted with CallerLeft when the answer has gone, or nobody waits for it any more. */
export function leftOf(response: Response): AbortSignal {
  const left = new AbortController()
  const leave = () => left.abort(new CallerLeft())
  if (response.closed) leave()
  else response.once('close', leave)
  return left.signal
}

/**
 * Runs one operation, or one event of a subscription, within its time and its statements. A query whose time is over, or
 * that nobody waits for, is ended in the database too; a mutation goes on, for half of one would be worse.
 * @throws TIME_LIMIT, STATEMENT_LIMIT, CallerLeft
 */
export async function runWithin<T>(
  kind: 'query' | 'mutation',
  left: AbortSignal,
  act: () => Promise<T>,
  limits = runLimits,
): Promise<T> {
  const over = Promise.withResolvers<never>()
  let refusal: GraphQLError | CallerLeft | null = null
  const end = (why: GraphQLError | CallerLeft) => {
    refusal ??= why
    if (kind === 'query') allowance.end(refusal)
    over.reject(refusal)
  }
  const most = limits.statements[kind]
  const allowance = new StatementAllowance(count => {
    if (count > most) end(refuse('STATEMENT_LIMIT', `it needs more than ${most} statements: ask for less at a time`))
    if (refusal && count > most) throw refusal
  }, limits.statementsAtOnce)
  const seconds = limits.milliseconds[kind] / 1000
  const outcome = kind === 'query' ? 'ask for less at a time' : 'look whether it was done'
  const timer = setTimeout(
    () => end(refuse('TIME_LIMIT', `it took longer than ${seconds} s: ${outcome}`)),
    limits.milliseconds[kind],
  )
  const leave = () => end(new CallerLeft())
  left.addEventListener('abort', leave, { once: true })
  if (left.aborted) leave()
  try {
    return await Promise.race([allowance.run(act), over.promise])
  } finally {
    clearTimeout(timer)
    left.removeEventListener('abort', leave)
  }
}
