import { expect, test } from 'vitest'
import type { Actor, KeyScope } from '#core/context.ts'
import { mine, whoMaySee } from '#server/schema/find.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, member, person } = await openCore()
const [owner, other] = [await project(), await project()]
const key = (projectIds: string[], roles: KeyScope['roles']): KeyScope => ({ id: 'k', projectIds, roles })

const reader = (await member(owner.id, 'READER', 'AUDITOR')).actor
const stranger = (await person('stranger')).actor
const boss = (await person('boss', true)).actor
const cases: [string, Actor | null, KeyScope | null][] = [
  ['a member', reader, null],
  ['nobody of the project', stranger, null],
  ['an administrator of the installation who is no member', boss, null],
  ['a key for the project', reader, key([owner.id, other.id], ['AUDITOR'])],
  ['a key for another project', reader, key([other.id], ['AUDITOR'])],
  ['a key with a role that its person has not', reader, key([owner.id], ['ENGINEER'])],
  ['a key of nobody of the project', stranger, key([owner.id], ['READER'])],
]

test.each(cases)('%s may see of many what they may see alone', async (_who, known, scope) => {
  if (!known) throw new Error('nobody')
  const actor = { ...known, key: scope }
  const alone = await database.project.findFirst({ where: { AND: [{ id: owner.id }, mine({ actor })] } })
  const everybody = cases.flatMap(([, a]) => a ?? [])
  expect((await whoMaySee(database, owner.id, everybody))(actor)).toBe(alone !== null)
})
