import { expect, test } from 'vitest'
import { setLabel } from '#core/label/set-label.ts'
import { ask } from './ask.ts'
import { allThatIsTold } from './told.ts'
import { openWorld, type Person } from './world.ts'

const world = await openWorld()
const { database, here, hereOwner, api } = world
await database.project.update({ where: { id: here.projectId }, data: { isBlind: true, goldFeedback: 'IMMEDIATE' } })

/** What others said of every image becomes something else, and all that tells it: classes, notes, predictions, names. */
async function sayOtherwise(): Promise<void> {
  const { projectId } = here
  const [first = '', second = ''] = (
    await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  ).map(c => c.id)
  for (const image of await database.image.findMany({ where: { projectId } })) {
    const labelClassId = image.labelClassId === first ? second : first
    const version = (
      await database.reading.findFirst({ where: { imageId: image.id, readerId: here.userId, round: 1 } })
    )?.version
    const ctx = { ...hereOwner, now: new Date() }
    // That somebody read an image tells nothing of it: who had not, still has not.
    if (version !== undefined)
      await setLabel(ctx, { imageId: image.id, labelClassId, expectedVersion: version, note: 'SECRET' })
  }
  const other = `(case "%" when '${first}' then '${second}' else '${first}' end)::uuid`
  const flip = (column: string) => other.replace('%', column)
  await database.$transaction(
    [
      'set local session_replication_role = replica',
      `update "Prediction" set "predictedClassId" = ${flip('predictedClassId')}, "probabilities" = array["probabilities"[2], "probabilities"[1]], "probability" = 1 - "probability" where "projectId" = '${projectId}'`,
      `update "DatasetItem" set "labelClassId" = ${flip('labelClassId')}, "groupKey" = 'SECRET ' || "groupKey", "split" = 'TEST', "attributes" = null`,
      `update "Image" set "fileName" = 'SECRET/' || "fileName", "groupKey" = 'SECRET ' || "groupKey", "publishedSplit" = 'VALIDATION', "readCount" = 7
       where "projectId" = '${projectId}'`,
      `update "ImportFile" f set "path" = 'SECRET/' || f."path", "className" = 'SECRET' where f."imageId" is not null`,
      `update "Adjudication" set "note" = 'SECRET', "attributes" = null, "labelClassId" = ${flip('labelClassId')} where "labelClassId" is not null`,
      `update "GoldAnswer" set "explanation" = 'SECRET', "reason" = 'SECRET', "labelClassId" = ${flip('labelClassId')} where "labelClassId" is not null`,
      `update "Review" set "comment" = 'SECRET'`,
      `update "Image" set "openCommentCount" = 7, "isFlagged" = not "isFlagged" where "projectId" = '${projectId}'`,
      `update "Comment" set "text" = 'SECRET', "isFlag" = "threadId" is null and not "isFlag", "resolvedReason" = 'SECRET', "revision" = "revision" + 1000`,
      `insert into "Comment" ("id", "projectId", "imageId", "authorId", "text", "isOpen", "isFlag")
       select gen_random_uuid(), "projectId", "id", '${here.userId}', 'SECRET', true, true from "Image" where "projectId" = '${projectId}'`,
      `update "DuplicatePair" set "reason" = 'SECRET', "score" = 9300`,
      `update "DatasetDescription" set "note" = 'SECRET'`,
      `update "DatasetTag" set "name" = 'SECRET ' || "name"`,
      `update "AgreementReport" set "figures" = replace("figures"::text, ' labeller', 'SECRET')::jsonb`,
    ].map(sql => database.$executeRawUnsafe(sql)),
  )
}

const { reader, everything, auditor } = world.people
const blind = [reader, everything]
const before = new Map<Person, Map<string, string>>()
for (const person of [...blind, auditor]) before.set(person, await allThatIsTold(world, person))
await sayOtherwise()
const after = new Map<Person, Map<string, string>>()
for (const person of [...blind, auditor]) after.set(person, await allThatIsTold(world, person))

const differing = (person: Person) =>
  [...(before.get(person) ?? [])].flatMap(([name, text]) => (after.get(person)?.get(name) === text ? [] : [name]))

test('whatever others say of images, whoever reads blind is answered the same, by every field of the schema', () => {
  for (const person of blind) {
    const leaks = differing(person).map(name => [name, before.get(person)?.get(name), after.get(person)?.get(name)])
    expect(leaks, person.kind).toEqual([])
  }
})

test('nor is a word of it in any answer', () => {
  for (const person of blind)
    for (const [name, text] of after.get(person) ?? []) expect(text, `${person.kind}: ${name}`).not.toContain('SECRET')
})

test('whoever does not read is told: the same answers would tell of a leak', () => {
  const told = differing(auditor)
  for (const name of [
    'Label',
    'Image.readings',
    'ReferenceLabel',
    'Review',
    'Adjudication',
    'GoldAnswer',
    'Image.goldAnswers',
    'Comment',
    'Image.comments',
    'Project.openComments',
    'ComparedReader',
    'Image',
    'Prediction',
    'DatasetItem',
    'Project.auditEvents',
    'DatasetVersion',
  ])
    expect(told).toContain(name)
  expect(told).toContain('Project.images')
})

test('what tells the answer is nothing to ask by', async () => {
  const classId = here.labelClassId
  for (const filter of [
    `labelClassId: "${classId}"`,
    'unlabelled: true',
    'search: "SECRET"',
    'filter: { readingState: DONE }',
    'filter: { flagged: true }',
    `filter: { modelVersionId: "${here.modelVersionId}", probabilityBelow: 0.7 }`,
    'filter: { confidenceBelow: 50 }',
    `filter: { confidenceBelow: 50, readerId: "${here.userId}" }`,
    'orderBy: GROUP_ASCENDING',
  ]) {
    const { text } = await ask(
      api.url,
      reader,
      `{ project(id: "${here.projectId}") { images(${filter}) { totalCount } } }`,
    )
    expect(text, filter).toContain('while you read this project blind')
  }
})

test('once they have answered, they see what the others said of that image, and of that one alone', async () => {
  const imageId = here.imageId
  const document = (id: string) =>
    `{ image(id: "${id}") { fileName labels { edges { node { note } } } predictions { totalCount } } }`
  const hidden = await ask(api.url, reader, document(imageId))
  expect(hidden.text).not.toContain('SECRET')
  const answer = `mutation { setLabel(input: { imageId: "${imageId}", labelClassId: "${here.labelClassId}", expectedVersion: 0 }) { __typename ... on Label { isBlind } } }`
  expect((await ask(api.url, reader, answer)).text).toContain('"isBlind":true')
  expect((await ask(api.url, reader, document(imageId))).text).toContain('"note":"SECRET"')
  const another = here.imageIds.find(id => id !== imageId) ?? ''
  expect((await ask(api.url, reader, document(another))).text).not.toContain('SECRET')
})

test('neither the manifest nor an export is for whoever reads blind', async () => {
  for (const file of ['manifest.csv', 'export.zip']) {
    const response = await fetch(`${api.url}/files/datasets/${here.datasetVersionId}/${file}`, {
      headers: everything.headers,
    })
    expect([file, response.status]).toEqual([file, 403])
  }
})

test('nor how far readers agree, nor which images are copies, nor in what datasets differ, by no way, whatever else they are', async () => {
  const { projectId, agreementReportId, duplicateSearchId, duplicatePairId } = here
  const { datasetVersionId, datasetDifferenceId, fromId, shortcutCheckId } = here
  for (const person of blind)
    for (const document of [
      `{ project(id: "${projectId}") { agreement { id } } }`,
      `{ project(id: "${projectId}") { agreementRequest { id } } }`,
      `{ node(id: "${agreementReportId}") { id } }`,
      `{ project(id: "${projectId}") { duplicateSearch { id } } }`,
      `{ project(id: "${projectId}") { duplicatePairs(first: 1) { totalCount } } }`,
      `{ node(id: "${duplicateSearchId}") { id } }`,
      `{ node(id: "${duplicatePairId}") { id } }`,
      `mutation { findDuplicates(input: { projectId: "${projectId}" }) { __typename ... on DuplicateSearch { id } } }`,
      `mutation { decideDuplicates(input: { projectId: "${projectId}", pairIds: ["${duplicatePairId}"] }) { __typename } }`,
      `{ datasetVersion(id: "${datasetVersionId}") { difference(from: "${fromId}") { id } } }`,
      `{ node(id: "${datasetDifferenceId}") { id } }`,
      `mutation { compareDatasets(input: { fromId: "${fromId}", datasetVersionId: "${datasetVersionId}" }) { __typename } }`,
      `{ datasetVersion(id: "${datasetVersionId}") { shortcutCheck { id } } }`,
      `{ node(id: "${shortcutCheckId}") { id } }`,
      `mutation { checkShortcuts(input: { datasetVersionId: "${datasetVersionId}" }) { __typename } }`,
      `mutation { describeDatasetVersion(input: { datasetVersionId: "${datasetVersionId}", note: "n", expectedRevision: 1 }) { __typename } }`,
      `mutation { computeAgreement(input: { projectId: "${projectId}" }) { __typename ... on AgreementReport { id } } }`,
    ]) {
      const { text } = await ask(api.url, person, document)
      expect(text, `${person.kind}: ${document}`).toMatch(/FORBIDDEN|NOT_FOUND|"Forbidden"/)
    }
})

test('of how sure somebody was they find their own answers alone, and none whose image came back to them', async () => {
  const imageId = here.imageIds.find(id => id !== here.imageId) ?? ''
  const own = (images: string) =>
    `{ project(id: "${here.projectId}") { images(filter: { confidenceBelow: 50, readerId: "${reader.id}" }) { ${images} } } }`
  const find = async () => (await ask(api.url, reader, own('edges { node { id } }'))).text
  expect(await find()).toContain('"edges":[]')
  const answer = `mutation { setLabel(input: { imageId: "${imageId}", labelClassId: "${here.labelClassId}", expectedVersion: 0, confidence: 20 }) { __typename } }`
  expect((await ask(api.url, reader, answer)).text).toContain('Label')
  expect(await find()).toContain(imageId)
  const ofReader = { imageId, readerId: reader.id, round: 1 }
  await database.reading.updateMany({ where: ofReader, data: { repeatAt: new Date(0) } })
  expect(await find()).not.toContain(imageId)
  await database.reading.updateMany({ where: ofReader, data: { repeatAt: null } })
})
