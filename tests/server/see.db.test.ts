import { expect, test } from 'vitest'
import type { Role } from '#core/generated/prisma/enums.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openApi } from '#tests/kit/api.ts'

const { project, images, user, database } = await openApi()
const owner = await project()
const [image] = await images(owner, [{ groupKey: 'a', classIndex: null }])
const labelClassId = owner.labelClasses[0]?.id ?? ''
const labelled = await setLabel(owner.admin, { imageId: image?.id ?? '', labelClassId, expectedVersion: 0 })
const adminId = owner.admin.actor?.id ?? ''

const document = `query ($id: ID!, $noun: AuditNoun, $nounId: ID, $actorId: ID, $from: DateTime, $to: DateTime) {
  project(id: $id) { auditEvents(noun: $noun, nounId: $nounId, actorId: $actorId, from: $from, to: $to) {
    totalCount edges { node { id action noun actorName } } } } }`
interface Trail {
  totalCount: number
  edges: { node: { id: string; action: string; noun: string; actorName: string | null } }[]
}
type Person = Awaited<ReturnType<typeof user>>
const trail = async (person: Pick<Person, 'request'>, variables: object = {}): Promise<Trail> =>
  (await person.request<{ project: { auditEvents: Trail } }>(document, { id: owner.id, ...variables })).project
    .auditEvents
const people = new Map<Role, ReturnType<typeof user>>()
/** One person a role: signing in is slowed down for whoever does it often. */
function member(role: Role): ReturnType<typeof user> {
  const known = people.get(role) ?? user(role, { projectId: owner.id, roles: [role] })
  people.set(role, known)
  return known
}
const actionsOf = ({ edges }: Trail) => edges.map(edge => edge.node.action)

test.each(['AUDITOR', 'ADMIN'] as const)('%s sees the whole trail of the project', async role => {
  expect(actionsOf(await trail(await member(role)))).toEqual(expect.arrayContaining(['PROJECT_CREATED', 'LABEL_GIVEN']))
})

test.each(['READER', 'REVIEWER', 'ENGINEER'] as const)('%s sees their own acts alone', async role => {
  const person = await member(role)
  expect(await trail(person)).toEqual({ totalCount: 0, edges: [] })
  expect(await trail(person, { actorId: adminId })).toEqual({ totalCount: 0, edges: [] })
  const event = { action: 'LABEL_GIVEN', noun: 'Label', nounId: labelled.id, projectId: owner.id, requestId: 'r' }
  const actorName = 'as they were called then'
  const { id } = await database.auditEvent.create({ data: { ...event, actorId: person.id, actorName } })
  expect(await trail(person)).toEqual({
    totalCount: 1,
    edges: [{ node: { id, action: 'LABEL_GIVEN', noun: 'LABEL', actorName } }],
  })
})

test('whoever sees a thing sees its history, in capitals too; of invitations and sessions nobody else does', async () => {
  const reader = await member('REVIEWER')
  const ofLabel = { noun: 'LABEL', nounId: labelled.id }
  expect(actionsOf(await trail(reader, ofLabel))).toContain('LABEL_GIVEN')
  expect(actionsOf(await trail(reader, { ...ofLabel, nounId: labelled.id.toUpperCase() }))).toContain('LABEL_GIVEN')
  const nounId = labelled.id
  const freeze = { action: 'DATASET_FREEZE_REQUESTED', noun: 'DatasetFreeze', nounId }
  const more = { projectId: owner.id, requestId: 'r', actorId: adminId }
  await database.auditEvent.create({ data: { ...freeze, ...more } })
  expect((await trail(reader, { noun: 'DATASET_FREEZE', nounId })).totalCount).toBe(1)
  const event = { action: 'INVITATION_MADE', noun: 'Invitation', nounId, projectId: owner.id, requestId: 'r' }
  await database.auditEvent.create({ data: { ...event, actorId: adminId } })
  expect((await trail(reader, { noun: 'INVITATION', nounId })).totalCount).toBe(0)
  expect((await trail(await member('AUDITOR'), { noun: 'INVITATION', nounId })).totalCount).toBe(1)
})

test("an event is found by its id by whoever sees it in the trail, and not by a project's other members", async () => {
  const { id } = await database.auditEvent.findFirstOrThrow({
    where: { projectId: owner.id, action: 'LABEL_GIVEN', actorId: adminId },
  })
  const node = `{ nodes(ids: ["${id}"]) { __typename } }`
  const seen = { nodes: [{ __typename: 'AuditEvent' }] }
  expect(await (await member('AUDITOR')).request(node)).toEqual(seen)
  expect(await (await member('READER')).request(node)).toEqual({ nodes: [null] })
  expect(await (await user('elsewhere', { isAdmin: true })).request(node)).toEqual({ nodes: [null] })
})

test('the trail is narrowed by the time, from an instant on and up to another', async () => {
  const auditor = await member('AUDITOR')
  const { at } = await database.auditEvent.findFirstOrThrow({ where: { nounId: labelled.id }, orderBy: { id: 'asc' } })
  const before = new Date(at.getTime() - 1).toISOString()
  expect(actionsOf(await trail(auditor, { to: before }))).not.toContain('LABEL_GIVEN')
  expect(actionsOf(await trail(auditor, { from: before, nounId: labelled.id, noun: 'LABEL' }))).toContain('LABEL_GIVEN')
  const future = new Date(Date.now() + 60_000).toISOString()
  expect((await trail(auditor, { from: future })).totalCount).toBe(0)
})

test.each(['yesterday', '2026-01-31', '2026-01-31T09:30:00', '2026-02-30T09:30:00Z', '', '2026-01-31T09:30:00+99:00'])(
  'the time %j is refused: it has no zone, or no day has it',
  async from => {
    const auditor = await member('AUDITOR')
    await expect(trail(auditor, { from })).rejects.toThrow('is no ISO 8601 time with a zone')
  },
)
