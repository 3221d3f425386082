import { randomUUID } from 'node:crypto'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { createPasswordReset } from '#core/password-reset/create-password-reset.ts'
import { makeAccount, password } from './people.ts'
import { administrators, type Expected, everybody, member, persons, right } from './rules.ts'
import { makeOrphan, type World } from './world.ts'

/** Into a project that nobody else asks about: who is in the others must stay as it is. */
const newInvitation = ({ third }: World) => invitePerson(third.admin, { projectId: third.id, roles: ['READER'] })

const newAccount = ({ database }: World) => makeAccount(database, 'colleague')

const newMember = async (world: World, projectId = world.here.projectId) => {
  const user = await newAccount(world)
  await world.database.membership.create({ data: { projectId, userId: user.id, roles: ['READER'] } })
  return user
}

export async function newPasswordReset(world: World): Promise<string> {
  const { id: userId } = await newAccount(world)
  const { id, name } = world.people.installation
  const ctx = { ...world.product(), actor: { id, name, isAdmin: true, key: null } }
  return (await createPasswordReset(ctx, { userId })).token
}

const newKey = ({ database, here }: World) =>
  database.apiKey.create({
    data: {
      userId: here.userId,
      name: 'a key',
      tokenSha256: randomUUID(),
      start: 'lamina_abcde',
      roles: ['READER'],
      expiresAt: new Date(Date.now() + 3_600_000),
      projects: { create: { projectId: here.projectId } },
    },
  })

const newSession = ({ database }: World, userId: string) =>
  database.session.create({
    data: { id: randomUUID(), tokenSha256: randomUUID(), userId, expiresAt: new Date(Date.now() + 3_600_000) },
  })

/** However often somebody was asked for their password before. */
const forgetTries = ({ database }: World) => database.rateLimit.deleteMany()

const soon = () => new Date(Date.now() + 3_600_000).toISOString()

const exchanged = (one: string, other: string) => [
  { key: one, pressed: other },
  { key: other, pressed: one },
]

/** What is about accounts, links, memberships, sessions and keys. */
export const peopleMutations: Record<string, Expected> = {
  acceptInvitation: {
    who: everybody(),
    given: async world => {
      const { token } = await newInvitation(world)
      return { token, name: 'somebody new', email: `${randomUUID()}@example.org`, password }
    },
  },
  joinProject: { who: persons(), given: async world => ({ token: (await newInvitation(world)).token }) },
  invitePerson: { who: right('INVITE_PEOPLE'), given: () => ({ roles: ['READER'] }) },
  revokeInvitation: {
    noun: 'invitation',
    who: right('INVITE_PEOPLE'),
    given: async ({ hereOwner, here }) => ({
      id: (await invitePerson(hereOwner, { projectId: here.projectId, roles: ['READER'] })).id,
    }),
  },
  inviteAdministrator: { who: administrators() },
  setMembership: {
    who: right('SET_ROLES'),
    given: async world => ({ userId: (await newMember(world)).id, roles: ['REVIEWER'] }),
  },
  // Of themselves; of others it is ADMINs', as tests/core/membership/qualification.db.test.ts says.
  setQualification: {
    who: member,
    given: (_world, person) => ({ userId: person.id, specialty: 'radiology', experienceYears: 12 }),
  },
  endMembership: { who: right('SET_ROLES'), given: async world => ({ userId: (await newMember(world)).id }) },
  appointAdmin: {
    who: administrators(),
    given: async world => {
      const projectId = await makeOrphan(world)
      return { projectId, userId: (await newMember(world, projectId)).id, reason: 'nobody is left' }
    },
  },
  setAdministrator: {
    who: administrators(),
    given: async world => ({ userId: (await newAccount(world)).id, isAdmin: true }),
  },
  disableUser: {
    who: administrators(),
    given: async world => ({ userId: (await newAccount(world)).id, reason: 'has left' }),
  },
  enableUser: {
    who: administrators(),
    given: async world => {
      const { id: userId } = await newAccount(world)
      await world.database.user.update({ where: { id: userId }, data: { disabledAt: new Date() } })
      return { userId }
    },
  },
  endUserSessions: { who: administrators(), given: async world => ({ userId: (await newAccount(world)).id }) },
  createPasswordReset: { who: administrators(), given: async world => ({ userId: (await newAccount(world)).id }) },
  resetPassword: {
    who: everybody(),
    given: async world => ({ token: await newPasswordReset(world), newPassword: 'another of some length' }),
  },
  setKeys: { who: persons(), given: () => ({ keys: exchanged('x', 'y'), 'keys.key': 'x', 'keys.pressed': 'y' }) },
  changeName: {
    who: persons(),
    given: async (world, { name }) => {
      await forgetTries(world)
      return { name, currentPassword: password }
    },
  },
  changeEmail: {
    who: persons(),
    given: async world => {
      await forgetTries(world)
      return { email: `${randomUUID()}@example.org`, currentPassword: password }
    },
  },
  changePassword: {
    who: persons(),
    given: async world => {
      await forgetTries(world)
      return { currentPassword: password, newPassword: password }
    },
  },
  endSession: {
    noun: 'session',
    who: persons(),
    given: async (world, { id }) => ({ id: id ? (await newSession(world, id)).id : randomUUID() }),
  },
  endOtherSessions: { who: persons() },
  createApiKey: {
    who: person =>
      person.roles.length === 0 && !person.kind.startsWith('key') && person.id ? 'NOT_FOUND' : persons()(person),
    given: ({ here }, { roles }) => ({
      name: 'a key',
      projectIds: [here.projectId],
      roles: roles.length > 0 ? roles : ['READER'],
      expiresAt: soon(),
    }),
  },
  revokeApiKey: {
    noun: 'apiKey',
    who: person => {
      if (person.kind.startsWith('key')) return 'FORBIDDEN'
      if (person.kind === 'installation') return 'DATA'
      // Who may not end a key does not learn that there is one.
      const outcome = right('SET_ROLES')(person)
      return outcome === 'FORBIDDEN' ? 'NOT_FOUND' : outcome
    },
    given: async world => ({ id: (await newKey(world)).id }),
  },
}
