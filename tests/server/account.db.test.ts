import { expect, test, vi } from 'vitest'
import { personTopic } from '#core/announce.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { openApi } from '#tests/kit/api.ts'
import { log } from '#tests/kit/core.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { RequestFailed, signIn } from '../../examples/client.ts'

const { url, database, user, client, project } = await openApi()
// Every password is hashed, which is dear on purpose; and a thousand calls are a thousand.
vi.setConfig({ testTimeout: 120_000 })
const currentPassword = 'a password of some length'
const newPassword = 'quite another phrase'
const eventsOf = (actorId: string, action: string) =>
  database.auditEvent.findMany({ where: { actorId, action }, orderBy: { id: 'asc' } })
const codesOf = (request: Promise<unknown>) =>
  request.then(
    () => [],
    (error: unknown) => (error instanceof RequestFailed ? error.codes : Promise.reject(error)),
  )

test('a new name is shown from then on, and what was done before keeps the old one', async () => {
  const owner = await project()
  const ada = await user('Ada Byron', { projectId: owner.id, roles: ['ADMIN'] })
  await mutate(ada, 'invitePerson', { projectId: owner.id, roles: ['READER'] })
  const changed = await mutate(
    ada,
    'changeName',
    { name: '  Ada Lovelace ', currentPassword },
    { selection: '... on User { name }' },
  )
  expect(changed).toMatchObject({ __typename: 'User', name: 'Ada Lovelace' })
  await mutate(ada, 'invitePerson', { projectId: owner.id, roles: ['READER'] })
  const made = await eventsOf(ada.id, 'INVITATION_MADE')
  expect(made.map(e => e.actorName)).toEqual(['Ada Byron', 'Ada Lovelace'])
  expect(await eventsOf(ada.id, 'NAME_CHANGED')).toMatchObject([
    { nounId: ada.id, actorName: 'Ada Byron', before: { name: 'Ada Byron' }, after: { name: 'Ada Lovelace' } },
  ])
  const trail = `{ project(id: "${owner.id}") { auditEvents(first: 9) { edges { node { action actorName actor { name } } } } } }`
  const seen = await ada.request<{ project: { auditEvents: { edges: { node: object }[] } } }>(trail)
  expect(seen.project.auditEvents.edges.map(e => e.node)).toContainEqual({
    ...{ action: 'INVITATION_MADE', actorName: 'Ada Byron' },
    actor: { name: 'Ada Lovelace' },
  })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['\0', 'NUL'],
  ['Ada\uD83E', 'half a surrogate'],
  ['Ada\u200B', 'a zero-width space'],
  ['\u202EadA', 'right to left'],
  ['Ada\nLovelace', 'two lines'],
  ['x'.repeat(100_000), 'a hundred thousand characters'],
])('a name that is %j is refused: %s', async (name, _what) => {
  const ada = await user('Ada')
  const refused = await mutate(ada, 'changeName', { name, currentPassword })
  expect(refused).toMatchObject({ __typename: 'InvalidInput', field: 'name' })
  expect(refused.message?.length).toBeLessThan(500)
  expect(await eventsOf(ada.id, 'NAME_CHANGED')).toEqual([])
})

test('a new e-mail is what one signs in with, and another account keeps its own', async () => {
  const ada = await user('Ada')
  const other = await user('other')
  const taken = await mutate(ada, 'changeEmail', { email: ` ${other.id}@EXAMPLE.org `, currentPassword })
  expect(taken.__typename).toBe('Conflict')
  for (const email of ['nobody', 'a@b', 'a b@example.org', 'a\0@example.org', `${'x'.repeat(100_000)}@example.org`])
    expect(await mutate(ada, 'changeEmail', { email, currentPassword })).toMatchObject({ field: 'email' })
  expect(await mutate(ada, 'changeEmail', { email: 'Ada@New.example', currentPassword })).toMatchObject({
    __typename: 'User',
  })
  await expect(signIn(url, `${ada.id}@example.org`, currentPassword)).rejects.toThrow('401')
  await signIn(url, 'ada@new.example', currentPassword)
  expect(await eventsOf(ada.id, 'EMAIL_CHANGED')).toMatchObject([
    { before: { email: `${ada.id}@example.org` }, after: { email: 'ada@new.example' } },
  ])
})

test('a new password ends every other session and every open link, and the old one opens nothing', async () => {
  const ada = await user('Ada')
  const admin = await user('admin', { isAdmin: true })
  const elsewhere = client(await signIn(url, `${ada.id}@example.org`, currentPassword))
  const link = await mutate(
    admin,
    'createPasswordReset',
    { userId: ada.id },
    { selection: '... on PasswordResetLink { token }' },
  )
  const listener = await openListener(readSettings().databaseUrl ?? '', log)
  const hints = listener.hints(personTopic(ada.id))
  await hints.next()
  expect(await mutate(ada, 'changePassword', { currentPassword, newPassword })).toMatchObject({ __typename: 'User' })
  await hints.next()
  await listener.close()
  const viewer = '{ viewer { user { id } } }'
  expect(await ada.request(viewer)).toEqual({ viewer: { user: { id: ada.id } } })
  expect(await elsewhere.request(viewer)).toEqual({ viewer: null })
  await expect(signIn(url, `${ada.id}@example.org`, currentPassword)).rejects.toThrow('401')
  await signIn(url, `${ada.id}@example.org`, newPassword)
  const used = await mutate(client(), 'resetPassword', { token: link.token, newPassword: 'whatever phrase it is' })
  expect(used.__typename).toBe('NotFound')
  expect(await eventsOf(ada.id, 'PASSWORD_CHANGED')).toHaveLength(1)
  expect(await eventsOf(ada.id, 'SESSION_ENDED')).toHaveLength(1)
  expect(await eventsOf(ada.id, 'PASSWORD_RESET_REVOKED')).toHaveLength(1)
  const written = JSON.stringify(await database.auditEvent.findMany({ omit: { seq: true } }))
  for (const secret of [currentPassword, newPassword, link.token]) expect(written).not.toContain(secret)
})

test('a weak new password is refused by the one rule, and does not come back', async () => {
  const ada = await user('Ada Lovelace')
  for (const weak of ['short', 'aaaaaaaaaaaa', 'ada lovelace', 'Password1234']) {
    const refused = await mutate(ada, 'changePassword', { currentPassword, newPassword: weak })
    expect(refused).toMatchObject({ __typename: 'InvalidInput', field: 'newPassword' })
    expect(JSON.stringify(refused)).not.toContain(weak)
  }
})

test('a wrong current password is refused, written down, and asked ten times at most, with idempotency keys or without', async () => {
  const ada = await user('Ada')
  const wrong = (i: number) =>
    mutate(
      ada,
      'changeName',
      { name: 'X', currentPassword: `wrong guess ${i}` },
      { key: i % 2 ? `key number ${i}` : null },
    )
  const first = await wrong(0)
  expect(first).toMatchObject({ __typename: 'InvalidInput', field: 'currentPassword' })
  expect(JSON.stringify(first)).not.toContain('wrong guess')
  for (let i = 1; i < 10; i++) expect((await wrong(i)).__typename).toBe('InvalidInput')
  expect((await wrong(10)).__typename).toBe('TooManyAttempts')
  const right = await mutate(ada, 'changeName', { name: 'X', currentPassword })
  expect(right.__typename).toBe('TooManyAttempts')
  expect(await eventsOf(ada.id, 'PASSWORD_REFUSED')).toHaveLength(10)
  expect(await eventsOf(ada.id, 'NAME_CHANGED')).toEqual([])
})

test('forty guesses at once are no more than ten in a row', async () => {
  const ada = await user('Ada')
  const guesses = Array.from({ length: 40 }, (_, i) =>
    mutate(ada, 'changePassword', { currentPassword: `wrong guess ${i}`, newPassword }),
  )
  const answers = await Promise.all(guesses)
  expect(answers.filter(a => a.__typename === 'InvalidInput')).toHaveLength(10)
})

test('right ones are not counted: twelve changes in a row are carried out', async () => {
  const ada = await user('Ada')
  for (let i = 0; i < 12; i++)
    expect((await mutate(ada, 'changeName', { name: `Ada ${i}`, currentPassword })).__typename).toBe('User')
})

test('the same call again gets the first answer, though the password is another by then', async () => {
  const ada = await user('Ada')
  const again = () => mutate(ada, 'changePassword', { currentPassword, newPassword }, { key: 'once and no more' })
  expect((await again()).__typename).toBe('User')
  expect((await again()).__typename).toBe('User')
  expect(await eventsOf(ada.id, 'PASSWORD_CHANGED')).toHaveLength(1)
})

test('nobody who is signed out has an account to change', async () => {
  for (const [name, input] of [
    ['changeName', { name: 'X', currentPassword }],
    ['changeEmail', { email: 'x@example.org', currentPassword }],
    ['changePassword', { currentPassword, newPassword }],
  ] as const)
    expect(await codesOf(mutate(client(), name, input))).toEqual(['UNAUTHENTICATED'])
})

test('what is about an account is shown to its person and to administrators alone', async () => {
  const owner = await project()
  const ada = await user('Ada', { projectId: owner.id })
  const fellow = await user('fellow', { projectId: owner.id })
  const admin = await user('admin', { isAdmin: true })
  const fields = 'id name createdAt isAdmin disabledAt lastSeenAt'
  const own = await ada.request<{ viewer: { user: object } }>(`{ viewer { user { ${fields} } } }`)
  expect(own.viewer.user).toMatchObject({
    isAdmin: false,
    createdAt: expect.any(String),
    lastSeenAt: expect.any(String),
  })
  const seen = await fellow.request<{ project: { memberships: { edges: { node: { user: { id: string } } }[] } } }>(
    `{ project(id: "${owner.id}") { memberships { edges { node { user { ${fields} } } } } } }`,
  )
  expect(seen.project.memberships.edges.map(e => e.node.user)).toContainEqual({
    ...{ id: ada.id, name: 'Ada', createdAt: null, isAdmin: null, disabledAt: null, lastSeenAt: null },
  })
  const one = `{ user(id: "${ada.id}") { ${fields} email } }`
  expect(await admin.request(one)).toMatchObject({ user: { email: `${ada.id}@example.org`, isAdmin: false } })
  expect(await codesOf(ada.request(one))).toEqual(['FORBIDDEN'])
  expect(await codesOf(admin.request('{ user(id: "nobody") { id } }'))).toEqual(['NOT_FOUND'])
})
