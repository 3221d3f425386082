import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { makeToken, tokenSha256 } from '#core/invitation/token.ts'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'

// Every password is hashed, which is dear on purpose.
vi.setConfig({ testTimeout: 60_000 })
const { user, client, database, project } = await openApi()
const owner = await project()
const eight = Array.from({ length: 8 }, (_, i) => i)

async function invite(): Promise<string> {
  const token = makeToken()
  const expiresAt = new Date(Date.now() + 3600_000)
  const data = { tokenSha256: tokenSha256(token), projectId: owner.id, roles: ['READER' as const], expiresAt }
  await database.invitation.create({ data: { ...data, createdById: owner.admin.actor?.id ?? null } })
  return token
}
/** The same address as different people write it. */
const written = (email: string, i: number) => (i % 2 === 0 ? email : ` ${email.toUpperCase()}`)

test.each(['with a key each', 'without a key'])(
  'of eight people who make an account with one address at once, %s, one has it, and the links of the others still work',
  async how => {
    const email = `${randomUUID()}@example.org`
    const tokens = await Promise.all(eight.map(invite))
    const accept = (token: string, i: number, address: string) =>
      mutate(
        client(),
        'acceptInvitation',
        { token, name: `Person ${i}`, email: address, password: 'a phrase of some length' },
        {
          selection: '... on Conflict { current } ... on User { id }',
          key: how === 'without a key' ? null : randomUUID(),
        },
      )
    const answers = await Promise.all(tokens.map((token, i) => accept(token, i, written(email, i))))
    const won = answers.filter(a => a.__typename === 'User')
    expect(won).toHaveLength(1)
    for (const lost of answers.filter(a => a.__typename !== 'User'))
      expect(lost).toMatchObject({
        __typename: 'Conflict',
        message: `${email} has an account already: sign in with it, then open the link again`,
        current: email,
      })
    const [made] = await database.user.findMany({ where: { email }, include: { accounts: true, memberships: true } })
    expect(made).toMatchObject({ id: won[0]?.id, accounts: [{}], memberships: [{ projectId: owner.id }] })
    const hashes = tokens.map(tokenSha256)
    const links = await database.invitation.findMany({ where: { tokenSha256: { in: hashes } } })
    expect(links.filter(l => l.usedAt !== null)).toMatchObject([{ acceptedById: made?.id }])
    expect(await database.auditEvent.count({ where: { action: 'INVITATION_ACCEPTED', nounId: made?.id } })).toBe(1)
    const open = tokens.find((_, i) => answers[i]?.__typename !== 'User') ?? ''
    expect((await accept(open, 9, `${randomUUID()}@example.org`)).__typename).toBe('User')
  },
)

test('of eight people who take one address at once, one has it, and the others keep theirs', async () => {
  const email = `${randomUUID()}@example.org`
  const people = await Promise.all(eight.map(i => user(`Person ${i}`)))
  const before = await database.user.findMany({ where: { id: { in: people.map(p => p.id) } } })
  const currentPassword = 'a password of some length'
  const answers = await Promise.all(
    people.map((person, i) =>
      mutate(person, 'changeEmail', { email: written(email, i), currentPassword }, { key: randomUUID() }),
    ),
  )
  expect(answers.filter(a => a.__typename === 'User')).toHaveLength(1)
  for (const lost of answers.filter(a => a.__typename !== 'User'))
    expect(lost).toMatchObject({ __typename: 'Conflict', message: `${email} has an account already` })
  for (const [i, person] of people.entries()) {
    const won = answers[i]?.__typename === 'User'
    const kept = before.find(b => b.id === person.id)?.email
    expect(await database.user.findUnique({ where: { id: person.id } })).toMatchObject({ email: won ? email : kept })
    const changes = await database.auditEvent.count({ where: { action: 'EMAIL_CHANGED', nounId: person.id } })
    expect(changes).toBe(won ? 1 : 0)
  }
})

test('somebody who takes an address and somebody who makes an account with it at once: one has it', async () => {
  const email = `${randomUUID()}@example.org`
  const [person, token] = [await user('Person'), await invite()]
  const answers = await Promise.all([
    mutate(person, 'changeEmail', { email, currentPassword: 'a password of some length' }),
    mutate(client(), 'acceptInvitation', { token, name: 'P', email, password: 'a phrase of some length' }),
  ])
  expect(answers.map(a => a.__typename).sort()).toEqual(['Conflict', 'User'])
  expect(await database.user.count({ where: { email } })).toBe(1)
})
