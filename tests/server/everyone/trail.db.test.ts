import { expect, test } from 'vitest'
import { ask } from './ask.ts'
import { objectTypes } from './coverage.ts'
import { openInspection } from './faults.ts'
import { outcomeOf } from './outcome.ts'
import { member, right } from './rules.ts'
import { openWorld, type Person } from './world.ts'

const world = await openWorld()
const { wrongIn } = await openInspection(world)
const people = Object.values(world.people)
const { here, there, api, database } = world

/** Something that each of them did here, and something that the owner did. */
for (const { id, name } of people.filter(p => p.id)) {
  const done = { requestId: id, action: 'LABEL_GIVEN', noun: 'Label', nounId: here.labelId }
  await database.auditEvent.create({ data: { ...done, projectId: here.projectId, actorId: id, actorName: name } })
}

interface Trail {
  project: { auditEvents: { edges: { node: { actor: { id: string } | null; nounId: string } }[] } } | null
}

const trail = async (person: Person, filter = '') => {
  const answer = await ask(
    api.url,
    person,
    `{ project(id: "${here.projectId}") { auditEvents(first: 200${filter}) { edges { node { actor { id } nounId } } } } }`,
  )
  expect(wrongIn(person, answer)).toEqual([])
  const { project } = (answer.data ?? { project: null }) as unknown as Trail
  return project?.auditEvents.edges.map(e => e.node) ?? []
}

const mayAll = (person: Person) => right('SEE_AUDIT_TRAIL')(person) === 'DATA'

test.each(people.filter(p => p.roles.length > 0))(
  '$kind: the trail of the project is all of it by right, else what they did themselves',
  async person => {
    const events = await trail(person)
    const others = events.filter(e => e.actor?.id !== person.id)
    expect(events.length).toBeGreaterThan(0)
    expect(others.length > 0).toBe(mayAll(person))
  },
)

test.each(people.filter(p => p.roles.length > 0))(
  '$kind: the history of one thing that they may see is theirs to see, that of a person is not',
  async person => {
    const history = await trail(person, `, noun: LABEL, nounId: "${here.labelId}"`)
    expect(history.some(e => e.actor?.id !== person.id)).toBe(true)
    const links = await trail(person, `, noun: INVITATION, nounId: "${here.invitationId}"`)
    expect(links.every(e => mayAll(person) || e.actor?.id === person.id)).toBe(true)
  },
)

const nodes: [string, string][] = [
  ['Project', 'projectId'],
  ['LabelClass', 'labelClassId'],
  ['Import', 'importId'],
  ['Upload', 'uploadId'],
  ['Image', 'imageId'],
  ['Label', 'labelId'],
  ['DatasetVersion', 'datasetVersionId'],
  ['TrainingRun', 'trainingRunId'],
  ['Job', 'jobId'],
  ['ModelVersion', 'modelVersionId'],
  ['Evaluation', 'evaluationId'],
  ['PredictionBatch', 'predictionBatchId'],
  ['Prediction', 'predictionId'],
  ['AuditEvent', 'auditEventId'],
  ['User', 'userId'],
  ['Worker', 'workerId'],
]

test('every type that has an id of its own is asked for by it', () => {
  const found = objectTypes.filter(type => type.getInterfaces().some(({ name }) => name === 'Node'))
  expect(found.map(type => type.name).sort()).toEqual(nodes.map(([name]) => name).sort())
})

const whoseNode = (name: string, person: Person) => {
  if (person.kind === 'stranger') return 'UNAUTHENTICATED'
  if (name === 'Worker') return 'DATA'
  if (name === 'AuditEvent') return mayAll(person) ? 'DATA' : 'NOT_FOUND'
  if (name === 'User' && person.kind === 'installation') return 'DATA'
  return member(person)
}

test.each(nodes)('a %s by its id alone: for whoever may see it, and nothing for the others', async (name, key) => {
  const [mine, theirs] = [here, there].map(of => String(of[key as keyof typeof of]))
  for (const person of people) {
    const answer = await ask(api.url, person, `{ node(id: "${mine}") { __typename id } }`)
    expect([person.kind, outcomeOf(answer, 'node')]).toEqual([person.kind, whoseNode(name, person)])
    expect(wrongIn(person, answer, mine)).toEqual([])
  }
  if (name === 'Worker') return
  const foreign = await ask(api.url, world.people.everything, `{ node(id: "${theirs}") { __typename id } }`)
  expect(outcomeOf(foreign, 'node')).toBe('NOT_FOUND')
})
