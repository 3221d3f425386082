import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { type Call, derivedToken, once } from '#core/idempotency/once.ts'
import { createProject } from '#core/project/create-project.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, person, project } = await openCore()
const admin = await person('admin', true)

type Input = Parameters<typeof createProject>[1]
const inputOf = (name: string): Input => ({
  name,
  question: 'Is it broken?',
  labelClasses: [
    { name: 'Normal', isPositive: false },
    { name: 'Fracture', isPositive: true },
  ],
})
const create = (ctx: TestContext, call: Omit<Call<Input>, 'verb'>) =>
  once(ctx, { verb: 'createProject', ...call }, createProject, {
    idOf: project => project.id,
    again: (ctx, id) => ctx.database.project.findUniqueOrThrow({ where: { id } }),
  })
const createdCount = (nounId: string) => database.auditEvent.count({ where: { action: 'PROJECT_CREATED', nounId } })

test('the same call with the same key gets the first answer, and nothing is done twice', async () => {
  const call = { key: randomUUID(), input: inputOf(randomUUID()) }
  const first = await create(admin, call)
  const { name, question, labelClasses } = call.input
  const again = await create(admin, { ...call, input: { labelClasses, question, name } })
  expect(again.id).toBe(first.id)
  expect(await createdCount(first.id)).toBe(1)
})

test('eight at once with one key are carried out once', async () => {
  const call = { key: randomUUID(), input: inputOf(randomUUID()) }
  const made = await Promise.all(Array.from({ length: 8 }, () => create(admin, call)))
  expect(new Set(made.map(project => project.id)).size).toBe(1)
  expect(await createdCount(made[0]?.id ?? '')).toBe(1)
})

test('a key that went with other input, or with another verb, is refused and names what it went with', async () => {
  const key = randomUUID()
  await create(admin, { key, input: inputOf(randomUUID()) })
  const other = create(admin, { key, input: inputOf(randomUUID()) })
  await expect(other).rejects.toThrow(/idempotencyKey is .*createProject/)
  await expect(other).rejects.toThrow(InvalidInput)
})

test("somebody else's same key is another key", async () => {
  const call = { key: randomUUID(), input: inputOf(randomUUID()) }
  const mine = await create(admin, call)
  const theirs = await create(await person('second', true), { key: call.key, input: inputOf(randomUUID()) })
  expect(theirs.id).not.toBe(mine.id)
})

test("a program's same key is another key than its person's, and than another program's", async () => {
  const owner = await project()
  const key = randomUUID()
  const actor = owner.admin.actor
  if (!actor) throw new Error('nobody')
  const keyOf = () => ({ id: randomUUID(), projectIds: [owner.id], roles: ['ADMIN' as const] })
  const callers = [actor, { ...actor, key: keyOf() }, { ...actor, key: keyOf() }]
  const ask = (by: typeof actor) =>
    once({ ...owner.admin, actor: by }, { verb: 'ask', input: {}, key }, async (): Promise<string> => randomUUID(), {
      idOf: id => id,
      again: async (_ctx, id) => id,
    })
  const first = await Promise.all(callers.map(ask))
  expect(new Set(first).size).toBe(3)
  expect(await Promise.all(callers.map(ask))).toEqual(first)
})

test('what was refused is not remembered: the key may be used again', async () => {
  const key = randomUUID()
  await expect(create(admin, { key, input: { ...inputOf(randomUUID()), name: '' } })).rejects.toThrow(InvalidInput)
  const made = await create(admin, { key, input: inputOf(randomUUID()) })
  expect(await createdCount(made.id)).toBe(1)
})

test.each([['short'], ['x'.repeat(129)], ['\0'.repeat(20)], ['\uD800'.repeat(20)]])(
  'a key that cannot be one is refused before anything is done (%#)',
  async key => {
    const name = randomUUID()
    await expect(create(admin, { key, input: inputOf(name) })).rejects.toThrow(/idempotencyKey is .*allowed: 8 to 128/)
    expect(await database.project.count({ where: { name } })).toBe(0)
  },
)

test('a password of the input is written down nowhere, not even hashed', async () => {
  const key = randomUUID()
  const nothing = { idOf: () => 'x', again: async () => 'again' }
  const call = (password: string) => ({
    verb: 'v',
    key,
    input: { name: 'n', password, nested: { newPassword: password } },
  })
  expect(await once(admin, call('first password'), async () => 'first', nothing)).toBe('first')
  expect(await once(admin, call('another password'), async () => 'first', nothing)).toBe('again')
})

test('a one-time secret of a repeated call is the first one, without being stored', async () => {
  const call = { verb: 'v', key: randomUUID(), input: {} }
  const tokenOf = async (ctx: TestContext) => derivedToken(ctx, 'the secret of this server')
  const again = {
    idOf: () => 'x',
    again: async (ctx: Pick<TestContext, 'callId'>) => derivedToken(ctx, 'the secret of this server'),
  }
  const first = await once(admin, call, tokenOf, again)
  expect(first).toMatch(/^[\w-]{43}$/)
  expect(await once(admin, call, tokenOf, again)).toBe(first)
  expect(await once(admin, { ...call, key: randomUUID() }, tokenOf, again)).not.toBe(first)
  expect(JSON.stringify(await database.idempotentCall.findMany())).not.toContain(first)
})
