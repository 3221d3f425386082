import type { graphql } from './graphql.ts'

export type Role = ReturnType<typeof graphql.scalar<'Role'>>

/** What the server will refuse anyway, so that a screen can say so before it is tried. */
const rights = {
  'invite people': ['ADMIN'],
  'import images': ['REVIEWER', 'ENGINEER', 'ADMIN'],
  'label images': ['READER', 'REVIEWER', 'ADMIN'],
  'freeze a dataset': ['ENGINEER', 'ADMIN'],
  'start a training run': ['ENGINEER', 'ADMIN'],
  'cancel a job': ['ENGINEER', 'ADMIN'],
  'ask for predictions': ['READER', 'REVIEWER', 'ENGINEER', 'ADMIN'],
} as const satisfies Record<string, readonly Role[]>

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' })

export type Act = keyof typeof rights

/** Undefined where it is allowed, else why not. */
export function reasonAgainst(act: Act, roles: readonly Role[]): string | undefined {
  const allowed: readonly Role[] = rights[act]
  if (roles.some(role => allowed.includes(role))) return undefined
  return `To ${act} you need the role ${either.format(allowed.map(r => r.toLowerCase()))}.`
}

export const roleNotes: readonly { role: Role; note: string }[] = [
  { role: 'READER', note: 'labels images' },
  { role: 'REVIEWER', note: 'labels and imports images' },
  { role: 'ENGINEER', note: 'imports, freezes datasets, trains, predicts' },
  { role: 'AUDITOR', note: 'sees everything, changes nothing' },
  { role: 'ADMIN', note: 'everything, people included' },
]
