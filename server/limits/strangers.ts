import type { GraphQLError } from 'graphql'
import { Unauthenticated } from '#core/errors.ts'
import { refuse } from '#server/limits/refuse.ts'

/**
 * All that whoever is not signed in may ask: to come in, and what the API is. `__type` answers what tools of the
 * protocol ask; the whole schema, by `__schema`, is for whoever is signed in, and stands in schema.graphql anyway.
 */
export const forStrangers: ReadonlySet<string> = new Set([
  '__typename',
  '__type',
  'viewer',
  'invitation',
  'passwordReset',
  'recipes',
  'projectPresets',
  'mutation __typename',
  'mutation acceptInvitation',
  'mutation resetPassword',
])

/** @returns UNAUTHENTICATED for the first root field that is not theirs */
export function refuseStranger(roots: ReadonlySet<string>): GraphQLError | null {
  const field = [...roots].find(name => !forStrangers.has(name))
  return field === undefined ? null : refuse('UNAUTHENTICATED', new Unauthenticated().message, { field })
}
