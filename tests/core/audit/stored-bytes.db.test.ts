import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { canonicalJson } from '#core/audit/canonical-json.ts'
import { recordAudit } from '#core/audit/record.ts'
import { inTransaction } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { createRandom, type Random } from '#core/random.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project } = await openCore()
const owner = await project()
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const signs = [
  'a',
  'A',
  '1',
  '10',
  '',
  ' ',
  '"',
  '\\',
  '\n',
  '\u0001',
  '\u007f',
  'ö',
  'o\u0308',
  '€',
  '\ufb33',
  '😀',
  '\u2028',
  '/',
]

function someText(random: Random): string {
  return Array.from({ length: random.integer(6) }, () => signs[random.integer(signs.length)] ?? '').join('')
}

/** Any double but those that JSON does not have, by its bits: small, large, denormal, -0. */
function someNumber(random: Random): number {
  if (random.integer(3) === 0) return random.integer(1000) - 500
  if (random.integer(3) === 0) return random.float() * 10 ** (random.integer(44) - 22)
  const bits = Buffer.alloc(8)
  bits.writeUInt32BE(random.uint32(), 0)
  bits.writeUInt32BE(random.uint32(), 4)
  const value = bits.readDoubleBE()
  return Number.isFinite(value) ? value : -0
}

function someValue(random: Random, depth: number): Prisma.InputJsonValue | null {
  const kind = random.integer(depth > 3 ? 4 : 6)
  if (kind === 0) return null
  if (kind === 1) return random.integer(2) === 0
  if (kind === 2) return someNumber(random)
  if (kind === 3) return someText(random)
  if (kind === 4) return Array.from({ length: random.integer(4) }, () => someValue(random, depth + 1))
  return someObject(random, depth + 1)
}

function someObject(random: Random, depth = 0): Prisma.InputJsonObject {
  const names = Array.from({ length: random.integer(6) }, () => someText(random))
  return Object.fromEntries(names.map(name => [name, someValue(random, depth)]))
}

test('of 3,000 events of any content the stored row gives back the bytes that were hashed, in the order they were given', async () => {
  const random = createRandom(20261127)
  const given = Array.from({ length: 3000 }, (_, i) => ({
    action: 'SIGNED_IN' as const,
    nounId: `any ${i}`,
    projectId: i % 2 ? owner.id : null,
    before: i % 3 ? someObject(random) : undefined,
    after: someObject(random),
    reason: i % 5 ? null : someText(random),
  }))
  await inTransaction(owner.admin, ctx => recordAudit(ctx, ...given))
  const stored = await database.auditEvent.findMany({
    where: { nounId: { startsWith: 'any ' } },
    orderBy: { seq: 'asc' },
  })
  expect(stored.map(event => event.nounId)).toEqual(given.map(event => event.nounId))
  for (const [i, event] of stored.entries()) {
    const { before, after, reason, projectId } = given[i] ?? {}
    expect(event).toMatchObject({ schema: 1, reason, projectId, leafSalt: null, leafSha256: null })
    expect(event.before === null).toBe(before === undefined)
    if (before) expect(sha256(canonicalJson(event.before))).toBe(sha256(canonicalJson(before)))
    expect(sha256(canonicalJson(event.after))).toBe(sha256(canonicalJson(after)))
  }
  expect(stored.map(event => event.id)).toEqual(stored.map(event => event.id).sort())
})

test('what JSON does not have is refused before anything is written', async () => {
  const bad = { action: 'SIGNED_IN', nounId: 'bad', after: { loss: Number.NaN } } as const
  await expect(inTransaction(owner.admin, ctx => recordAudit(ctx, bad))).rejects.toThrow('NaN')
  expect(await database.auditEvent.count({ where: { nounId: 'bad' } })).toBe(0)
})

test('nothing to tell writes nothing', async () => {
  const before = await database.auditEvent.count()
  await inTransaction(owner.admin, ctx => recordAudit(ctx))
  expect(await database.auditEvent.count()).toBe(before)
})

test('whoever writes an event does not choose its number', async () => {
  const [last] = await database.$queryRaw<{ seq: bigint }[]>`select max("seq") as "seq" from "AuditEvent"`
  const insert = database.$executeRaw`
    insert into "AuditEvent" ("id", "requestId", "action", "noun", "nounId", "seq")
    values (gen_random_uuid(), 'r', 'SIGNED_IN', 'Session', 'chosen', 1)`
  await expect(insert).rejects.toThrow(/seq/)
  const rolledBack = inTransaction(owner.admin, async ctx => {
    await recordAudit(ctx, { action: 'SIGNED_IN', nounId: 'gone' })
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  await inTransaction(owner.admin, ctx => recordAudit(ctx, { action: 'SIGNED_IN', nounId: 'next' }))
  const next = await database.auditEvent.findFirst({ where: { nounId: 'next' } })
  // The one that was rolled back has taken a number: gaps mean nothing.
  expect(Number(next?.seq)).toBeGreaterThan(Number(last?.seq) + 1)
})
