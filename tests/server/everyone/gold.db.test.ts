import { expect, test } from 'vitest'
import { setGoldAnswer } from '#core/gold/set-gold.ts'
import { setLabel } from '#core/label/set-label.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { ask } from './ask.ts'
import { allThatIsTold } from './told.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { database, here, hereOwner, api, people } = world
const { projectId } = here
const [first = '', second = ''] = (
  await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
).map(c => c.id)
const owner = () => ({ ...hereOwner, now: new Date() })
// Nobody has said anything of most of them, and none is measured by.
await database.image.updateMany({ where: { projectId }, data: { goldNumber: 0 } })
const { policyRevision } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
await setReadingPolicy(owner(), { projectId, expectedRevision: policyRevision, readerCount: 9, isBlind: true })
await database.image.updateMany({ where: { projectId, takenOutAt: null }, data: { readingState: 'IN_READING' } })
const images = await database.image.findMany({ where: { projectId, takenOutAt: null }, orderBy: { sha256: 'asc' } })
const unread = here.imageId
const answered = images.find(i => i.id !== unread)?.id ?? ''

const { reader, everything, auditor } = people
const ofReader = { id: reader.id, name: reader.name, isAdmin: false, key: null }
await setLabel({ ...owner(), actor: ofReader }, { imageId: answered, labelClassId: first, expectedVersion: 0 })

const gold = (imageId: string, labelClassId: string, explanation: string, expectedNumber: number) =>
  setGoldAnswer(owner(), { imageId, labelClassId, explanation, expectedNumber })
/** That an image is offered tells nothing of it: in which order they are is by chance, as far as readers can tell. */
const offered = (text = '') => text.replace(/"nextReadings":\[.*?\]/g, '').replace(/"(nextReadings\w*)":\{.*?\}/g, '')
const differing = (a: Map<string, string>, b: Map<string, string>) =>
  [...a].flatMap(([name, text]) => (offered(b.get(name)) === offered(text) ? [] : [[name, text, b.get(name)]]))

const plain = await allThatIsTold(world, reader)
const plainToAll = await allThatIsTold(world, everything)
await gold(unread, first, 'GOLD one', 0)
const set = await allThatIsTold(world, reader)
const setToAll = await allThatIsTold(world, everything)
await gold(answered, first, 'GOLD one', 0)
const held = await allThatIsTold(world, reader)
const auditorBefore = await allThatIsTold(world, auditor)
await gold(unread, second, 'GOLD two', (await database.image.findUniqueOrThrow({ where: { id: unread } })).goldNumber)
await gold(
  answered,
  second,
  'GOLD two',
  (await database.image.findUniqueOrThrow({ where: { id: answered } })).goldNumber,
)
const changed = await allThatIsTold(world, reader)
const auditorAfter = await allThatIsTold(world, auditor)

test('before their answer no field tells readers that an image has a gold answer, whatever else they are here', () => {
  expect(differing(plain, set)).toEqual([])
  expect(differing(plainToAll, setToAll)).toEqual([])
})

test('nor what it says, before it or after it, where they are not told', () => {
  expect(differing(held, changed)).toEqual([])
  for (const told of [set, held, changed]) for (const [name, text] of told) expect(text, name).not.toContain('GOLD ')
})

test('whoever does not read is told: the same answers would tell of a leak', () => {
  const told = differing(auditorBefore, auditorAfter).map(([name]) => name)
  for (const name of ['GoldAnswer', 'Image.goldAnswers', 'Project.auditEvents']) expect(told).toContain(name)
})

const document = (id: string) => `{ image(id: "${id}") {
  readingState labelClass { id } referenceLabel { origin } goldAnswer { explanation } goldAnswers { totalCount }
  ownReading { version labelClass { id } } labels { totalCount }
} }`
const asked = async (id: string) => JSON.parse((await ask(api.url, reader, document(id))).text).data.image

test('of what they answered they see their own answer, and the rest once they are told', async () => {
  expect(await asked(answered)).toEqual({
    ...{ readingState: 'IN_READING', labelClass: null, referenceLabel: null, goldAnswer: null },
    ...{ goldAnswers: { totalCount: 0 }, ownReading: { version: 1, labelClass: { id: first } } },
    labels: { totalCount: 1 },
  })
  const { policyRevision: expectedRevision } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
  await setReadingPolicy(owner(), { projectId, expectedRevision, goldFeedback: 'IMMEDIATE' })
  expect(await asked(answered)).toMatchObject({
    ...{ readingState: 'DONE', labelClass: { id: second }, referenceLabel: { origin: 'GOLD' } },
    goldAnswer: { explanation: 'GOLD two' },
  })
  expect(await asked(unread)).toMatchObject({
    readingState: 'UNREAD',
    goldAnswer: null,
    goldAnswers: { totalCount: 0 },
  })
})

test('they may not ask for such images, nor are they counted for them', async () => {
  const lists = `{ project(id: "${projectId}") { images(filter: { gold: true }) { totalCount } } }`
  expect((await ask(api.url, reader, lists)).text).toContain('while you read this project blind')
  const counted = `{ project(id: "${projectId}") { goldImageCount } }`
  expect((await ask(api.url, reader, counted)).text).toContain('"goldImageCount":0')
  expect((await ask(api.url, auditor, counted)).text).toContain('"goldImageCount":2')
})
