import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { RequestFailed, signIn } from '../../examples/client.ts'

const { url, database, user, client, project } = await openApi()
const oldPassword = 'a password of some length'
const newPassword = 'quite another phrase'
const nobody = client()
const root = await user('root', { isAdmin: true })

const selection = '... on PasswordResetLink { id token url expiresAt }'
const offer = async (userId: string, key: string | null = null) => {
  const link = await mutate(root, 'createPasswordReset', { userId }, { selection, key })
  return { id: String(link.id), token: String(link.token), url: String(link.url) }
}
const preview = (token: string) =>
  nobody.request<{ passwordReset: object | null }>(
    'query ($token: String!) { passwordReset(token: $token) { userName expiresAt } }',
    { token },
  )
const reset = (token: string, password = newPassword, key: string | null = null) =>
  mutate(nobody, 'resetPassword', { token, newPassword: password }, { key })

test('a link sets a new password once, ends every session, and nothing opens with the old one', async () => {
  const ada = await user('Ada')
  const link = await offer(ada.id)
  expect(link.url).toBe(`http://127.0.0.1/new-password/${link.token}`)
  expect(await preview(link.token)).toMatchObject({ passwordReset: { userName: 'Ada' } })
  expect((await ada.request<{ viewer: object }>('{ viewer { isAdmin } }')).viewer).not.toBeNull()
  expect((await reset(link.token)).__typename).toBe('User')
  expect(await ada.request('{ viewer { isAdmin } }')).toEqual({ viewer: null })
  await expect(signIn(url, `${ada.id}@example.org`, oldPassword)).rejects.toThrow('401')
  await signIn(url, `${ada.id}@example.org`, newPassword)
  expect((await reset(link.token)).__typename).toBe('NotFound')
  expect(await preview(link.token)).toEqual({ passwordReset: null })
  const events = await database.auditEvent.findMany({ where: { nounId: link.id }, orderBy: { id: 'asc' } })
  expect(events).toMatchObject([
    { action: 'PASSWORD_RESET_MADE', actorName: 'root', after: { userId: ada.id } },
    { action: 'PASSWORD_RESET_USED', actorName: 'Ada' },
  ])
  const kept = JSON.stringify([
    await database.passwordReset.findMany(),
    await database.auditEvent.findMany({ omit: { seq: true } }),
  ])
  expect(kept).not.toContain(link.token)
})

test('of eight who open one link at once, one sets the password', async () => {
  const ada = await user('Ada')
  const { token } = await offer(ada.id)
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => reset(token, `${newPassword} ${i}`)))
  expect(answers.filter(a => a.__typename === 'User')).toHaveLength(1)
})

test('a newer link, a day, a disabled account: each takes a link back, with the answer of one that never was', async () => {
  const ada = await user('Ada')
  const older = await offer(ada.id)
  const newer = await offer(ada.id)
  expect((await reset(older.token)).__typename).toBe('NotFound')
  await database.passwordReset.update({ where: { id: newer.id }, data: { expiresAt: new Date(Date.now() - 1000) } })
  const { token } = await offer(ada.id)
  await mutate(root, 'disableUser', { userId: ada.id, reason: 'left' })
  for (const dead of [older.token, newer.token, token, 'none', '', 'x'.repeat(10_000)]) {
    const refused = await reset(dead)
    expect(refused).toMatchObject({ __typename: 'NotFound' })
    expect(refused.message?.length).toBeLessThan(400)
    expect(await preview(dead)).toEqual({ passwordReset: null })
  }
})

test('a weak password is refused by the one rule, and the link still works', async () => {
  const ada = await user('Ada Lovelace')
  const { token } = await offer(ada.id)
  for (const weak of ['short', 'aaaaaaaaaaaa', 'Ada Lovelace!', 'password1234'])
    expect(await reset(token, weak)).toMatchObject({ __typename: 'InvalidInput', field: 'newPassword' })
  expect((await reset(token)).__typename).toBe('User')
})

test('the same call again gives the same link and sets the password once', async () => {
  const ada = await user('Ada')
  const first = await offer(ada.id, 'one link and no more')
  expect(await offer(ada.id, 'one link and no more')).toEqual(first)
  expect((await offer(ada.id, 'another key for it')).token).not.toBe(first.token)
  const { token } = await offer(ada.id)
  expect((await reset(token, newPassword, 'set it only once')).__typename).toBe('User')
  expect((await reset(token, newPassword, 'set it only once')).__typename).toBe('User')
  expect(await database.auditEvent.count({ where: { action: 'PASSWORD_RESET_USED', actorId: ada.id } })).toBe(1)
})

test('only administrators of the installation make such links', async () => {
  const owner = await project()
  const ada = await user('Ada', { projectId: owner.id, roles: ['ADMIN'] })
  expect((await mutate(ada, 'createPasswordReset', { userId: root.id })).__typename).toBe('Forbidden')
  const refused = await mutate(nobody, 'createPasswordReset', { userId: root.id }).catch((e: unknown) => e)
  expect(refused).toBeInstanceOf(RequestFailed)
  expect(await mutate(root, 'createPasswordReset', { userId: 'nobody' })).toMatchObject({ __typename: 'NotFound' })
})
