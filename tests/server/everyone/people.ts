import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import type { Database } from '#core/database.ts'
import type { Role } from '#core/generated/prisma/enums.ts'

export const password = 'a password of some length'
export const everyRole: Role[] = ['READER', 'REVIEWER', 'ENGINEER', 'AUDITOR', 'ADMIN']

/** Who asks. "elsewhere" has every role in the other project and none here; "everything" has every role here. */
export const kinds = [
  'stranger',
  'elsewhere',
  'reader',
  'reviewer',
  'engineer',
  'auditor',
  'admin',
  'everything',
  'installation',
] as const
export type Kind = (typeof kinds)[number]

export interface Person {
  kind: Kind
  id: string
  email: string
  name: string
  headers: Record<string, string>
  /** Their roles in the project that is asked about. */
  roles: Role[]
}

const rolesHere: Record<Kind, Role[]> = {
  stranger: [],
  elsewhere: [],
  reader: ['READER'],
  reviewer: ['REVIEWER'],
  engineer: ['ENGINEER'],
  auditor: ['AUDITOR'],
  admin: ['ADMIN'],
  everything: everyRole,
  installation: [],
}

const hashed = await hashPassword(password)

/** An account; its name and address carry the mark of where it belongs. */
export async function makeAccount(database: Database, name: string, isAdmin = false) {
  const id = randomUUID()
  const email = `${name.replaceAll(' ', '-')}-${id.slice(0, 8)}@example.org`
  const accounts = { create: { id: randomUUID(), accountId: id, providerId: 'credential', password: hashed } }
  return database.user.create({ data: { id, name, email, isAdmin, accounts } })
}

let addresses = 0

/** Signs in as a browser does, from an address of its own: each has few tries a minute. */
async function signIn(url: string, email: string): Promise<string> {
  const response = await fetch(`${url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': `203.0.113.${++addresses}` },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Error(`sign-in refused: ${response.status} ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map(c => c.split(';')[0])
    .join('; ')
}

/** One of each kind, made and signed in. */
export async function makePeople(
  database: Database,
  url: string,
  { here, elsewhere, mark }: { here: string; elsewhere: string; mark: string },
): Promise<Record<Kind, Person>> {
  const made = await Promise.all(
    kinds.map(async (kind): Promise<[Kind, Person]> => {
      const roles = rolesHere[kind]
      if (kind === 'stranger') return [kind, { kind, id: '', email: '', name: '', headers: {}, roles }]
      const { id, email, name } = await makeAccount(database, `${mark} ${kind}`, kind === 'installation')
      const memberships = [
        { projectId: here, roles },
        { projectId: elsewhere, roles: kind === 'elsewhere' ? everyRole : [] },
      ].filter(m => m.roles.length > 0)
      for (const membership of memberships) await database.membership.create({ data: { ...membership, userId: id } })
      return [kind, { kind, id, email, name, headers: { cookie: await signIn(url, email) }, roles }]
    }),
  )
  return Object.fromEntries(made) as Record<Kind, Person>
}
