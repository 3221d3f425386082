import { formatWord } from './format.ts'
import type { graphql } from './graphql.ts'

export type Role = ReturnType<typeof graphql.scalar<'Role'>>
/** What somebody may do in a project; the server's table, asked for with the project. */
export type Right = ReturnType<typeof graphql.scalar<'Right'>>

/** Undefined where it is allowed, else why not: the server would refuse it anyway. */
export function reasonAgainst(right: Right, rights: readonly Right[], roles: readonly Role[]): string | undefined {
  if (rights.includes(right)) return undefined
  return `As ${roles.map(formatWord).join(' and ')} you may not ${right.toLowerCase().replaceAll('_', ' ')} here.`
}

export const roleNotes: readonly { role: Role; note: string }[] = [
  { role: 'READER', note: 'labels images, asks models' },
  { role: 'REVIEWER', note: 'labels and imports images, asks models' },
  { role: 'ENGINEER', note: 'imports, freezes datasets, trains, predicts' },
  { role: 'AUDITOR', note: 'sees everything, changes nothing' },
  { role: 'ADMIN', note: 'everything, people included' },
]
