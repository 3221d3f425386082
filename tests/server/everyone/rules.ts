import { type Right, rights } from '#core/membership/rights.ts'
import type { Outcome } from './outcome.ts'
import type { Person, World } from './world.ts'

/** What a person of some kind is to get. */
export type Rule = (person: Person) => Outcome | readonly Outcome[]

const stranger = (person: Person) => person.kind === 'stranger'

/** Inside the project, by the one table of rights. Who is no member learns nothing, the installation's administrator neither. */
export const right =
  (name: Right, given: Outcome = 'DATA'): Rule =>
  person => {
    if (stranger(person)) return 'UNAUTHENTICATED'
    if (person.roles.length === 0) return 'NOT_FOUND'
    return rights[name].some(role => person.roles.includes(role)) ? given : 'FORBIDDEN'
  }

export const member: Rule = right('SEE_PROJECT')

export const everybody =
  (given: Outcome = 'DATA'): Rule =>
  () =>
    given

/** Whoever is signed in. */
export const signedIn =
  (given: Outcome = 'DATA'): Rule =>
  person =>
    stranger(person) ? 'UNAUTHENTICATED' : given

/** Whoever is signed in themselves: no program's key. */
export const persons =
  (given: Outcome = 'DATA'): Rule =>
  person => {
    if (stranger(person)) return 'UNAUTHENTICATED'
    return person.kind.startsWith('key') ? 'FORBIDDEN' : given
  }

/** Of the installation. */
export const administrators =
  (given: Outcome = 'DATA'): Rule =>
  person => {
    if (stranger(person)) return 'UNAUTHENTICATED'
    return person.kind === 'installation' ? given : 'FORBIDDEN'
  }

/** What a root field is asked with, and who gets what. */
export interface Expected {
  who: Rule
  /** Besides the ids of the world, which are found by their names. Made anew for every person: an act changes the record. */
  given?: (world: World, person: Person) => Record<string, unknown> | Promise<Record<string, unknown>>
  /** What `id` is of, where the field is not named after it. */
  noun?: string
  /** What else than what they wrote they may see by it. */
  shows?: (world: World) => string[]
}
