import { expect, test } from 'vitest'
import { Forbidden, InvalidInput, Unauthenticated } from '#core/errors.ts'
import { mostMovedKeys, setKeys } from '#core/user/set-keys.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, product, person } = await openCore()
const exchanged = (one: string, other: string) => [
  { key: one, pressed: other },
  { key: other, pressed: one },
]

test('keys that change places are kept with their person, others stay; none at all puts all back', async () => {
  const [ada, ben] = [await person('ada'), await person('ben')]
  const keptOf = async (ctx: typeof ada) =>
    (await database.user.findUniqueOrThrow({ where: { id: ctx.actor?.id ?? '' } })).movedKeys
  await setKeys(ada, { keys: [...exchanged('1', 'a'), { key: 'n', pressed: 'n' }] })
  expect(await keptOf(ada)).toEqual(exchanged('1', 'a'))
  expect(await keptOf(ben)).toBeNull()
  await setKeys(ada, { keys: [] })
  expect(await keptOf(ada)).toEqual([])
})

test.each([
  ['one that nobody else gives up', [{ key: '1', pressed: 'a' }], 'keys', /change places/],
  ['one for two', [...exchanged('1', 'a'), { key: '2', pressed: 'a' }], 'keys', /change places/],
  ['one twice', [...exchanged('1', 'a'), { key: '1', pressed: 'b' }], 'keys', /each key once/],
  ['the list of keys', exchanged('?', 'a'), 'keys.0.key', /other than \?/],
  ['Escape', exchanged('Escape', 'a'), 'keys.0.key', /one letter, digit or sign/],
  ['a space', exchanged(' ', 'a'), 'keys.0.key', /one letter, digit or sign/],
  ['what is not seen', exchanged('\u200d', 'a'), 'keys.0.key', /one letter, digit or sign/],
  ['too many', Array.from({ length: mostMovedKeys + 1 }, () => ({ key: 'a', pressed: 'a' })), 'keys', /at most 100/],
])('%s is refused, with what is allowed', async (_name, keys, field, allowed) => {
  const ada = await person('ada')
  const refused = await setKeys(ada, { keys }).catch(error => error)
  expect(refused).toBeInstanceOf(InvalidInput)
  expect(refused.field).toBe(field)
  expect(refused.message).toMatch(allowed)
})

test('whoever is not there moves none, and no program does', async () => {
  const ada = await person('ada')
  const key = { id: crypto.randomUUID(), projectIds: [], roles: ['ADMIN' as const] }
  await expect(setKeys(product(), { keys: [] })).rejects.toThrow(Unauthenticated)
  const actor = ada.actor && { ...ada.actor, key }
  await expect(setKeys({ ...ada, actor }, { keys: [] })).rejects.toThrow(Forbidden)
})
