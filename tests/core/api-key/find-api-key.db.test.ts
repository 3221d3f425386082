import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, expect, test } from 'vitest'
import { createApiKey } from '#core/api-key/create-api-key.ts'
import { actorOfKey } from '#core/api-key/find-api-key.ts'
import { PrismaClient } from '#core/generated/prisma/client.ts'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'

const { database: other, project, member } = await openCore()
const database = new PrismaClient({
  adapter: new PrismaPg({ connectionString: readSettings().databaseUrl ?? '' }),
  log: [{ emit: 'event', level: 'query' }],
})
let statements = 0
database.$on('query', () => {
  statements += 1
})
afterAll(() => database.$disconnect())

const owner = await project()
const ada = await member(owner.id, 'ENGINEER', 'AUDITOR')
const expiresAt = new Date(Date.now() + 24 * 3600 * 1000)
const make = () =>
  createApiKey(ada, { name: 'nightly', projectIds: [owner.id], roles: ['ENGINEER', 'AUDITOR'], expiresAt })

test('who a key acts for costs one statement a call, and when it was last used one a minute', async () => {
  const { key, apiKey } = await make()
  const now = new Date()
  await actorOfKey({ database, now }, key, true)
  statements = 0
  for (let i = 0; i < 1000; i++) await actorOfKey({ database, now: new Date(now.getTime() + i) }, key, true)
  expect(statements).toBe(1000)
  const later = new Date(now.getTime() + 60_000)
  await actorOfKey({ database, now: later }, key, true)
  const { lastUsedAt } = await other.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })
  expect(lastUsedAt).toEqual(later)
})

test('looking whether it has ended is no use of it', async () => {
  const { key, apiKey } = await make()
  expect(await actorOfKey({ database, now: new Date() }, key, false)).toEqual({
    ...{ id: ada.actor?.id, name: 'engineer and auditor', isAdmin: false, expiresAt },
    key: { id: apiKey.id, projectIds: [owner.id], roles: ['ENGINEER', 'AUDITOR'] },
  })
  expect(await other.apiKey.findUnique({ where: { id: apiKey.id } })).toMatchObject({ lastUsedAt: null })
})

test('what cannot be a key costs no statement', async () => {
  statements = 0
  for (const text of ['', 'lamina_', 'x'.repeat(50), `lamina_${'\0'.repeat(43)}`, `lamina_${'a'.repeat(44)}`])
    expect(await actorOfKey({ database, now: new Date() }, text, true)).toBeNull()
  expect(statements).toBe(0)
})
