import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { graphql } from './graphql.ts'
import { sayWhenAgain } from './when-again.ts'

/** What a mutation refuses with; spread into every result union. */
export const problemFragment = graphql(`
  fragment Problem on UserError @_unmask {
    __typename
    message
    ... on InvalidInput { field value allowed }
    ... on Conflict { currentState: current }
    ... on Forbidden { requiredRoles }
    ... on NotFound { noun value }
    ... on TooManyAttempts { retryAfterSeconds }
  }
`)

const refusals = ['InvalidInput', 'Conflict', 'Forbidden', 'NotFound', 'LabelConflict', 'TooManyAttempts'] as const
export type Refusal = (typeof refusals)[number]

export interface Problem {
  kind: Refusal | 'Transport'
  message: string
  field?: string
  value?: string
  allowed?: string
}

type Refused = Partial<Problem> & { retryAfterSeconds?: number }

type Succeeded<Outcome> = Exclude<Outcome, { __typename: Refusal }>

const isRefusal = (outcome: { __typename: string }): outcome is { __typename: Refusal; message: string } =>
  refusals.some(r => r === outcome.__typename)

/** Splits a mutation's answer into what was wanted and why it was refused. */
export function sortOutcome<Outcome extends { __typename: string }>(
  outcome: Outcome,
): { done: Succeeded<Outcome> } | { problem: Problem } {
  if (!isRefusal(outcome)) return { done: outcome as Succeeded<Outcome> }
  const { __typename: kind, retryAfterSeconds, ...rest } = outcome as { __typename: Refusal; message: string } & Refused
  const message = retryAfterSeconds === undefined ? rest.message : sayWhenAgain(retryAfterSeconds)
  return { problem: { kind, message, field: rest.field, value: rest.value, allowed: rest.allowed } }
}

const withoutAnswer = {
  read: {
    signedOut: 'Your session had ended: try again.',
    away: 'The server gave no answer: try again in a moment.',
  },
  write: {
    signedOut: 'Your session had ended, nothing was changed. What you typed is kept: try again.',
    away: 'The server gave no answer, so whether it was done is not known. What you typed is kept: try again, and it is done once.',
  },
}

/** An error that no result union names: the wire was cut, the session ended, the server failed. */
export function transportProblem(error: unknown, of: keyof typeof withoutAnswer): Problem {
  const codes = CombinedGraphQLErrors.is(error) ? error.errors.map(e => e.extensions?.code) : []
  const message = codes.includes('UNAUTHENTICATED')
    ? withoutAnswer[of].signedOut
    : CombinedGraphQLErrors.is(error) && !codes.includes('UNAVAILABLE')
      ? error.errors.map(e => e.message).join('; ')
      : withoutAnswer[of].away
  return { kind: 'Transport', message }
}

/** "config.learningRate" belongs beside the input "learningRate"; "labelClasses.1.name" beside "labelClasses". */
export const isBeside = (problem: Problem | undefined, field: string) =>
  problem?.field?.split(/[.[\]]+/).includes(field) === true
