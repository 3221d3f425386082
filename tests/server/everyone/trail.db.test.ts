import { expect, test } from 'vitest'
import { rights } from '#core/membership/rights.ts'
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

const projectId = here.projectId
const done = { projectId, action: 'LABEL_GIVEN', noun: 'Label', nounId: here.labelId }
/** Something that each of them did here; of a key's person, what the key did and what they did themselves. */
for (const { id: actorId, name: actorName } of people.filter(p => p.id)) {
  const key = await database.apiKey.findFirst({ where: { userId: actorId } })
  const by = { ...done, actorId, actorName }
  await database.auditEvent.create({ data: { ...by, requestId: 'by themselves' } })
  if (key) await database.auditEvent.create({ data: { ...by, requestId: 'by their key', apiKeyId: key.id } })
}

interface Event {
  actor: { id: string } | null
  requestId: string
}

type Trail = { auditEvents: { edges: { node: Event }[] } } | null

const trail = async (person: Person, filter = '') => {
  const answer = await ask(
    api.url,
    person,
    `{ project(id: "${projectId}") { auditEvents(first: 200${filter}) { edges { node { actor { id } requestId } } } } }`,
  )
  expect(wrongIn(person, answer)).toEqual([])
  const project = (answer.data?.project ?? null) as Trail
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
    const isKey = person.kind.startsWith('key')
    if (isKey && !mayAll(person)) expect(new Set(events.map(e => e.requestId))).toEqual(new Set(['by their key']))
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

/** What an event leads to, without asking for it by its own id. */
const byEvent = `... on AuditEvent { project { name images(first: 1) { totalCount edges { node { fileName } } } } }`

test.each(people.filter(p => p.id && p.roles.length === 0))(
  '$kind: what they did once in a project that they do not see leads nobody into it',
  async person => {
    const own = await database.auditEvent.findMany({ where: { actorId: person.id, projectId } })
    expect(own.length).toBeGreaterThan(0)
    const ids = own.map(event => `"${event.id}"`).join(' ')
    const { data } = await ask(api.url, person, `{ nodes(ids: [${ids}]) { id ${byEvent} } }`)
    expect(data?.nodes ?? []).toEqual(data ? own.map(() => null) : [])
  },
)

const nodes: [string, string][] = [
  ['Project', 'projectId'],
  ['LabelClass', 'labelClassId'],
  ['AnswerAttribute', 'answerAttributeId'],
  ['Guideline', 'guidelineId'],
  ['Import', 'importId'],
  ['Upload', 'uploadId'],
  ['Image', 'imageId'],
  ['Label', 'labelId'],
  ['Comment', 'commentId'],
  ['Mention', 'mentionId'],
  ['Batch', 'batchId'],
  ['SavedView', 'savedViewId'],
  ['AgreementReport', 'agreementReportId'],
  ['DuplicateSearch', 'duplicateSearchId'],
  ['DuplicatePair', 'duplicatePairId'],
  ['DatasetFreeze', 'datasetFreezeId'],
  ['DatasetVersion', 'datasetVersionId'],
  ['DatasetDifference', 'datasetDifferenceId'],
  ['ShortcutCheck', 'shortcutCheckId'],
  ['TrainingRun', 'trainingRunId'],
  ['Job', 'jobId'],
  ['ModelVersion', 'modelVersionId'],
  ['Evaluation', 'evaluationId'],
  ['PredictionBatch', 'predictionBatchId'],
  ['Prediction', 'predictionId'],
  ['Reading', 'readingId'],
  ['Review', 'reviewId'],
  ['Adjudication', 'adjudicationId'],
  ['GoldAnswer', 'goldAnswerId'],
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
  // Whom a comment names is told, and nobody else.
  if (name === 'Mention') return person.id === here.userId ? 'DATA' : 'NOT_FOUND'
  if (name === 'AgreementReport')
    return rights.SEE_AGREEMENT.some(role => person.roles.includes(role)) ? 'DATA' : 'NOT_FOUND'
  if (name.startsWith('Duplicate'))
    return rights.SEE_DUPLICATES.some(role => person.roles.includes(role)) ? 'DATA' : 'NOT_FOUND'
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
