import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Forbidden, NotFound } from '#core/errors.ts'
import { createProject } from '#core/project/create-project.ts'
import { keepOriginals } from '#core/project/keep-originals.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, member, person } = await openCore()
const eventsOf = (projectId: string) =>
  database.auditEvent.findMany({
    where: { projectId, action: { in: ['PROJECT_CREATED', 'ORIGINALS_SET'] } },
    orderBy: { id: 'asc' },
  })

test('a project keeps no originals unless it says so when it is made', async () => {
  const admin = await person('admin', true)
  const input = {
    question: 'Is it broken?',
    labelClasses: ['Normal', 'Fracture'].map(name => ({ name, isPositive: false })),
  }
  const plain = await createProject(admin, { ...input, name: randomUUID() })
  const keeping = await createProject(admin, { ...input, name: randomUUID(), keepsOriginals: true })
  expect([plain.keepsOriginals, keeping.keepsOriginals]).toEqual([false, true])
  expect(await eventsOf(keeping.id)).toMatchObject([{ action: 'PROJECT_CREATED', after: { keepsOriginals: true } }])
})

test('its administrator changes it, and every change is told once', async () => {
  const owner = await project()
  const set = (keepsOriginals: boolean) => keepOriginals(owner.admin, { projectId: owner.id, keepsOriginals })
  expect((await set(true)).keepsOriginals).toBe(true)
  expect((await set(true)).keepsOriginals).toBe(true)
  expect((await set(false)).keepsOriginals).toBe(false)
  expect((await eventsOf(owner.id)).slice(1)).toMatchObject([
    { action: 'ORIGINALS_SET', before: { keepsOriginals: false }, after: { keepsOriginals: true } },
    { action: 'ORIGINALS_SET', before: { keepsOriginals: true }, after: { keepsOriginals: false } },
  ])
})

test('nobody else may, and outsiders do not learn of the project', async () => {
  const owner = await project()
  const input = { projectId: owner.id, keepsOriginals: true }
  for (const role of ['READER', 'REVIEWER', 'ENGINEER', 'AUDITOR'] as const)
    await expect(keepOriginals(await member(owner.id, role), input)).rejects.toThrow(Forbidden)
  await expect(keepOriginals(await person('outsider'), input)).rejects.toThrow(NotFound)
  expect((await database.project.findUniqueOrThrow({ where: { id: owner.id } })).keepsOriginals).toBe(false)
})
