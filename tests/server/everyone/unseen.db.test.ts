import { expect, test } from 'vitest'
import { setLabel } from '#core/label/set-label.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { ask } from './ask.ts'
import { allThatIsTold } from './told.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { database, here, hereOwner, api, people } = world
const { reader, auditor } = people
const { projectId } = here
const [first = '', second = ''] = (
  await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
).map(c => c.id)
const { policyRevision: expectedRevision } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
const policy = { readerCount: 2, isBlind: true, repeatPercent: 100, repeatDays: 1 }
await setReadingPolicy({ ...hereOwner, now: new Date() }, { projectId, expectedRevision, ...policy })

/** The reader answers every image, with what nobody else would have said. */
const { name, id } = reader
const ctx = { ...hereOwner, now: new Date(), actor: { id, name, isAdmin: false, key: null } }
const imageIds = (await database.image.findMany({ where: { projectId, takenOutAt: null } })).map(i => i.id)
for (const imageId of imageIds)
  await setLabel(ctx, {
    ...{ imageId, labelClassId: first, expectedVersion: 0, note: 'UNSEEN note', confidence: 41, durationMs: 4141 },
    attributes: [{ attributeId: here.attributeId, choiceIds: here.choiceIds }],
    view: { isInverted: true, panX: 41, panY: 0, rotation: 90, isFlipped: true, zoom: 4.1 },
  })
const seen = await allThatIsTold(world, reader)

/** The clock goes on for them: all of it has come back. */
await database.reading.updateMany({
  where: { readerId: id, round: 1 },
  data: { repeatAt: new Date(Date.now() - 1000), answeredAt: new Date(Date.now() - 2 * 24 * 3600 * 1000) },
})

/** What they said first becomes something else. */
async function sayOtherwise(): Promise<void> {
  const flip = (column: string) => `(case "${column}" when '${first}' then '${second}' else '${first}' end)::uuid`
  await database.$transaction(
    [
      'set local session_replication_role = replica',
      `update "Label" set "labelClassId" = ${flip('labelClassId')}, "note" = 'UNSEEN otherwise', "attributes" = null, "confidence" = 14 where "readerId" = '${id}'`,
      `update "Reading" set "labelClassId" = ${flip('labelClassId')} where "readerId" = '${id}'`,
      `update "AuditEvent" set "after" = replace("after"::text, 'UNSEEN', 'UNSEEN otherwise')::jsonb where "actorId" = '${id}'`,
    ].map(sql => database.$executeRawUnsafe(sql)),
  )
}

const before = await allThatIsTold(world, reader)
const auditorBefore = await allThatIsTold(world, auditor)
await sayOtherwise()
const after = await allThatIsTold(world, reader)
const auditorAfter = await allThatIsTold(world, auditor)

test('while an image that came back waits, no field tells its reader what they said first, whatever that is', () => {
  // How often they agreed, of all that they read: it names no image.
  const named = (text = '') => text.replace(/"ownStatistics":\{.*?"returnedCount":\d+/, '')
  const leaks = [...before].flatMap(([name, text]) =>
    named(after.get(name)) === named(text) ? [] : [[name, text, after.get(name)]],
  )
  expect(leaks).toEqual([])
  for (const answers of [before, after]) for (const [name, text] of answers) expect(text, name).not.toContain('UNSEEN')
})

test('before it came back they saw it, and whoever else may sees it all the while', () => {
  expect([...seen].filter(([, text]) => text.includes('UNSEEN note')).map(([name]) => name)).toContain('Image.labels')
  const told = [...auditorBefore].flatMap(([name, text]) => (auditorAfter.get(name) === text ? [] : [name]))
  for (const name of ['Image.labels', 'Image.readings', 'Project.auditEvents']) expect(told).toContain(name)
})

test('it is before them like one that they never read, and once they have answered both are theirs to see', async () => {
  const imageId = imageIds[0] ?? ''
  const document = `{ image(id: "${imageId}") {
    labelVersion readingState labelClass { id } ownReading { version } labels { totalCount } fileName
  } }`
  const asNew = { labelVersion: 0, readingState: 'UNREAD', labelClass: null, labels: { totalCount: 0 } }
  const asked = async () => JSON.parse((await ask(api.url, reader, document)).text).data.image
  expect(await asked()).toMatchObject({ ...asNew, ownReading: null, fileName: `image ${imageId.slice(-8)}` })
  const open = `mutation { openReading(input: { imageId: "${imageId}" }) { __typename ... on Reading { version state labelClass { id } labels { totalCount } } } }`
  const opened = JSON.parse((await ask(api.url, reader, open)).text).data.openReading
  expect(opened).toMatchObject({ version: 0, state: 'OPEN', labelClass: null, labels: { totalCount: 0 } })
  expect(await asked()).toMatchObject({ ...asNew, ownReading: { version: 0 } })
  const answer = `mutation { setLabel(input: { imageId: "${imageId}", labelClassId: "${second}", expectedVersion: 0 }) {
    __typename ... on Label { isBlind version reading { round isCounted } } } }`
  const { setLabel: given } = JSON.parse((await ask(api.url, reader, answer)).text).data
  expect(given).toMatchObject({ isBlind: true, version: 1, reading: { round: 2, isCounted: false } })
  const { labels, labelVersion } = await asked()
  expect(labels.totalCount).toBeGreaterThan(1)
  expect(labelVersion).toBe(1)
})

test('in a project that is open to all, its answer is hidden from its reader just so, and what it is called is not', async () => {
  await database.project.update({ where: { id: projectId }, data: { isBlind: false, readerCount: 1 } })
  const imageId = imageIds[1] ?? ''
  const document = `{ image(id: "${imageId}") {
    labelVersion readingState labelClass { id } currentLabel { id } referenceLabel { version } referenceLabels { totalCount }
    labels { totalCount } readings { totalCount } reviews: adjudications { totalCount } fileName
  } }`
  const { image } = JSON.parse((await ask(api.url, reader, document)).text).data
  expect(image).toMatchObject({
    ...{ labelVersion: 0, readingState: 'UNREAD', labelClass: null, currentLabel: null, referenceLabel: null },
    ...{ labels: { totalCount: 0 }, readings: { totalCount: 0 }, referenceLabels: { totalCount: 0 } },
  })
  expect(image.fileName).not.toContain(imageId.slice(-8))
})
