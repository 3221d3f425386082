import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { keyOf, keySha256, startOf } from '#core/api-key/secret.ts'
import type { Database } from '#core/database.ts'
import type { User } from '#core/generated/prisma/client.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import { makeToken } from '#core/invitation/token.ts'

export const password = 'a password of some length'
export const everyRole: Role[] = ['READER', 'REVIEWER', 'ENGINEER', 'AUDITOR', 'ADMIN']

/**
 * Who asks. "elsewhere" has every role in the other project and none here; "everything" has every role here. The keys
 * are of one person who has every role in both and runs the installation: they open no more than they are scoped to.
 */
const kinds = [
  'stranger',
  'elsewhere',
  'reader',
  'reviewer',
  'engineer',
  'auditor',
  'admin',
  'everything',
  'installation',
  'key of a reader',
  'key of an engineer',
  'key of an admin',
  'key to elsewhere',
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
  'key of a reader': ['READER'],
  'key of an engineer': ['ENGINEER'],
  'key of an admin': ['ADMIN'],
  'key to elsewhere': [],
}

const hashed = await hashPassword(password)

/** Everybody has moved something. */
const movedKeys = [
  { key: 'q', pressed: 'w' },
  { key: 'w', pressed: 'q' },
]

/** An account; its name and address carry the mark of where it belongs. */
export async function makeAccount(database: Database, name: string, isAdmin = false) {
  const id = randomUUID()
  const email = `${name.replaceAll(' ', '-')}-${id.slice(0, 8)}@example.org`
  const accounts = { create: { id: randomUUID(), accountId: id, providerId: 'credential', password: hashed } }
  return database.user.create({ data: { id, name, email, isAdmin, accounts, movedKeys } })
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

interface Places {
  here: string
  elsewhere: string
}

/** A key of somebody who may do everything, for one project and with few of their roles. */
async function makeKey(database: Database, user: User, projectId: string, roles: Role[]): Promise<string> {
  const key = keyOf(makeToken())
  await database.apiKey.create({
    data: {
      userId: user.id,
      name: 'key of the tests',
      tokenSha256: keySha256(key),
      start: startOf(key),
      roles,
      expiresAt: new Date(Date.now() + 3_600_000),
      projects: { create: { projectId } },
    },
  })
  return key
}

async function makePerson(database: Database, url: string, kind: Kind, { here, elsewhere }: Places): Promise<Person> {
  const roles = rolesHere[kind]
  if (kind === 'stranger') return { kind, id: '', email: '', name: '', headers: {}, roles }
  const isKey = kind.startsWith('key')
  const user = await makeAccount(database, `person ${kind}`, isKey || kind === 'installation')
  const memberships = [
    { projectId: here, roles: isKey ? everyRole : roles },
    { projectId: elsewhere, roles: isKey || kind === 'elsewhere' ? everyRole : [] },
  ].filter(m => m.roles.length > 0)
  for (const membership of memberships) await database.membership.create({ data: { ...membership, userId: user.id } })
  const { id, email, name } = user
  const scope = kind === 'key to elsewhere' ? { project: elsewhere, roles: everyRole } : { project: here, roles }
  const headers: Record<string, string> = isKey
    ? { authorization: `Bearer ${await makeKey(database, user, scope.project, scope.roles)}` }
    : { cookie: await signIn(url, email) }
  return { kind, id, email, name, headers, roles }
}

/** One of each kind, made and signed in. */
export async function makePeople(database: Database, url: string, places: Places): Promise<Record<Kind, Person>> {
  const made = await Promise.all(kinds.map(kind => makePerson(database, url, kind, places)))
  return Object.fromEntries(made.map(person => [person.kind, person])) as Record<Kind, Person>
}
