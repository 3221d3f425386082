import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Conflict, NotFound } from '#core/errors.ts'
import { acceptInvitation } from '#core/invitation/accept-invitation.ts'
import { findOwnInvitation } from '#core/invitation/find-own-invitation.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { joinProject } from '#core/invitation/join-project.ts'
import { offerFirstAdministrator } from '#core/invitation/offer-first-administrator.ts'
import { previewInvitation } from '#core/invitation/preview-invitation.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, product, project, person } = await openCore()
const hash = async (password: string) => `hashed ${password.length}`
const input = { name: 'Ada', email: 'Ada@Example.org ', password: 'long enough it is' }

test('the first administrator is made by a link that works once; every start offers a new one until then', async () => {
  const old = await offerFirstAdministrator(database, new Date())
  const offer = await offerFirstAdministrator(database, new Date())
  const accept = (token = '') => acceptInvitation(product(), { ...input, token }, hash)
  await expect(accept(old?.token)).rejects.toThrow(NotFound)
  expect(await previewInvitation(product(), offer?.token ?? '')).toMatchObject({ isAdmin: true, project: null })
  expect(await accept(offer?.token)).toMatchObject({ email: 'ada@example.org', isAdmin: true })
  await expect(accept(offer?.token)).rejects.toThrow(NotFound)
  expect(await offerFirstAdministrator(database, new Date())).toBeNull()
  const account = await database.account.findFirstOrThrow()
  expect(account).toMatchObject({ providerId: 'credential', password: 'hashed 17' })
  const stored = JSON.stringify(await database.invitation.findMany())
  expect(stored).not.toContain(offer?.token)
})

test('an invitation into a project gives its roles; ten people at once cannot share it', async () => {
  const owner = await project()
  const { token } = await invitePerson(owner.admin, { projectId: owner.id, roles: ['READER', 'AUDITOR'] })
  const people = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      acceptInvitation(product(), { ...input, email: `p${i}@example.org`, token }, hash),
    ),
  )
  const made = people.flatMap(p => (p.status === 'fulfilled' ? [p.value] : []))
  expect(made).toHaveLength(1)
  const key = { projectId: owner.id, userId: made[0]?.id ?? '' }
  expect(await database.membership.findUnique({ where: { projectId_userId: key } })).toMatchObject({
    roles: ['READER', 'AUDITOR'],
  })
})

test('somebody who has an account joins with it, and keeps the roles they had', async () => {
  const owner = await project()
  const ada = await person('Ada')
  const roles = (role: 'READER' | 'ENGINEER') => invitePerson(owner.admin, { projectId: owner.id, roles: [role] })
  await joinProject(ada, await roles('READER'))
  const joined = await joinProject(ada, await roles('ENGINEER'))
  expect(joined.roles).toEqual(['READER', 'ENGINEER'])
})

test('roles given by several links at the same moment all stay', async () => {
  const owner = await project()
  const ada = await person('Ada')
  const roles = ['READER', 'ENGINEER', 'REVIEWER', 'AUDITOR'] as const
  const invite = (role: (typeof roles)[number]) => invitePerson(owner.admin, { projectId: owner.id, roles: [role] })
  await joinProject(ada, await invite('READER'))
  const links = await Promise.all(roles.map(invite))
  await Promise.all(links.map(link => joinProject(ada, link)))
  const key = { projectId: owner.id, userId: ada.actor?.id ?? '' }
  const membership = await database.membership.findUniqueOrThrow({ where: { projectId_userId: key } })
  expect([...membership.roles].sort()).toEqual([...roles].sort())
})

test('a password is not even hashed for somebody without a link', async () => {
  const hashed: string[] = []
  const accepted = acceptInvitation(product(), { ...input, token: 'none' }, async password => {
    hashed.push(password)
    return password
  })
  await expect(accepted).rejects.toThrow(NotFound)
  expect(hashed).toEqual([])
})

test('an expired link, a taken e-mail and a bad entry are refused, and a refused link still works', async () => {
  const owner = await project()
  const { token } = await invitePerson(owner.admin, { projectId: owner.id, roles: ['READER'] })
  const later = { ...product(), now: new Date(Date.now() + 8 * 24 * 3600 * 1000) }
  const fresh = { ...input, email: 'new@example.org', token }
  await expect(acceptInvitation(later, fresh, hash)).rejects.toThrow(NotFound)
  await expect(acceptInvitation(product(), { ...input, token }, hash)).rejects.toThrow(Conflict)
  await expect(acceptInvitation(product(), { ...fresh, password: 'short' }, hash)).rejects.toThrow(
    '12 to 128 characters',
  )
  await expect(acceptInvitation(product(), { ...fresh, email: 'nobody' }, hash)).rejects.toThrow('an e-mail address')
  await expect(acceptInvitation(product(), { ...fresh, name: ' ' }, hash)).rejects.toThrow('1 to 100 characters')
  await expect(invitePerson(owner.admin, { projectId: owner.id, roles: [] })).rejects.toThrow('at least one of')
  await expect(acceptInvitation(product(), fresh, hash)).resolves.toMatchObject({ email: 'new@example.org' })
})

test('links that nobody has used are five hundred a person at most', async () => {
  const owner = await project()
  const createdById = owner.admin.actor?.id ?? ''
  const expiresAt = new Date(Date.now() + 60_000)
  const pending = Array.from({ length: 499 }, (_, i) => ({
    ...{ projectId: owner.id, roles: ['READER' as const], tokenSha256: `${owner.id} ${i}`, createdById, expiresAt },
  }))
  await database.invitation.createMany({ data: pending })
  const invite = () => invitePerson(owner.admin, { projectId: owner.id, roles: ['READER'] })
  const made = await Promise.allSettled([invite(), invite(), invite()])
  expect(made.filter(m => m.status === 'fulfilled')).toHaveLength(1)
  await expect(invite()).rejects.toThrow('500 links a person')
})

test('the link of a repeated call is given to its maker alone, and to a program of theirs only as far as its key goes', async () => {
  const owner = await project()
  const elsewhere = await project()
  const { id } = await invitePerson(owner.admin, { projectId: owner.id, roles: ['READER'] })
  expect(await findOwnInvitation(owner.admin, id)).toMatchObject({ id })
  await expect(findOwnInvitation(elsewhere.admin, id)).rejects.toThrow(NotFound)
  const actor = owner.admin.actor
  if (!actor) throw new Error('nobody')
  const by = (projectId: string, role: 'READER' | 'ADMIN') => ({
    ...owner.admin,
    actor: { ...actor, isAdmin: false, key: { id: randomUUID(), projectIds: [projectId], roles: [role] } },
  })
  expect(await findOwnInvitation(by(owner.id, 'ADMIN'), id)).toMatchObject({ id })
  await expect(findOwnInvitation(by(owner.id, 'READER'), id)).rejects.toThrow(NotFound)
  await expect(findOwnInvitation(by(elsewhere.id, 'ADMIN'), id)).rejects.toThrow(NotFound)
})
