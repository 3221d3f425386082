import { graphql } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'

const core = await openCore()
const owner = await core.project()

async function ask<Answer>(source: string, variableValues: Record<string, unknown> = {}): Promise<Answer> {
  const answer = await graphql({ schema, source, variableValues, contextValue: { ...owner.admin, publicUrl: '' } })
  expect(answer.errors).toBeUndefined()
  return JSON.parse(JSON.stringify(answer.data))
}

const folder = await writeTree(await newFolder(), {
  'pictures/1.png': await drawPicture(1),
  'pictures/2.png': await drawPicture(2, true),
  'pictures/3.png': await drawPicture(3),
  'pictures/broken.png': 'no picture',
  'manifest.csv': [
    'file,label,patient,site,reader',
    'pictures/1.png,Normal,p1,A,admin',
    'pictures/2.png,Fracture,p1,A,Somebody Else',
    'pictures/3.png,Scoliosis,p2,A,admin',
    'pictures/broken.png,Normal,p2,A,admin',
  ].join('\n'),
})

interface Begun {
  __typename: string
  id: string
  stage: string
  checkJob: { id: string }
  job: { id: string }
}
interface Report {
  import: { groupPreview: { message?: string } }
}
interface Page {
  import: { files: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: { path: string } }[] } }
}

const checkImport = `mutation ($input: CheckImportInput!) {
  checkImport(input: $input) { __typename ... on UserError { message } ... on Import { id stage reading { groupBy } checkJob { id status } job { id } } }
}`
const report = `query ($id: ID!, $pattern: String) {
  import(id: $id) {
    stage passedOverCount labelFoundCount outcomeCounts { outcome fileCount }
    reading {
      levels groupBy groupPattern splits { word split }
      lists { path isUsed split columns threshold separator question }
    }
    found {
      levels { proposed nameCount names { name fileCount } }
      lists { path shape detail header sample questions proposedColumns }
      groups { groupCount } doubts remarks
    }
    classCounts { totalCount edges { node { className labelClass { name } newCount knownCount conflictCount refusedCount addedCount pendingCount unnamedCount } } }
    labellers { totalCount edges { node { name answerCount suggestedReader { name } } } }
    files(outcome: [REFUSED, CONFLICT], first: 1) { totalCount pageInfo { hasNextPage } edges { node { path outcome reason sha256 } } }
    searched: files(outcome: [REFUSED], search: "SCOLIOSIS") { edges { node { path } } }
    groupPreview(groupPattern: $pattern) {
      ... on InvalidInput { message }
      ... on ImportGroupPreview { groupCount unmatchedCount unmatched largestGroups { groupKey fileCount } rows { path groupKey by } }
    }
    deidentification { fileCount }
  }
}`
const applyImport = `mutation ($input: ApplyImportInput!) {
  applyImport(input: $input) { __typename ... on UserError { message } ... on Import { id stage job { id } } }
}`

const readImport = `mutation ($input: ReadImportInput!) {
  readImport(input: $input) { __typename ... on UserError { message } ... on Import { id stage reading { groupBy } checkJob { id } } }
}`

test('a source is looked at, its report read, read in another way, and then it is applied', async () => {
  const { checkImport: begun } = await ask<{ checkImport: Begun }>(checkImport, {
    input: { projectId: owner.id, folder },
  })
  expect(begun).toMatchObject({ __typename: 'Import', stage: 'CHECKING', job: null, checkJob: { status: 'QUEUED' } })
  await runTask(core, checkImportTask, begun.checkJob.id)
  const { import: checked } = await ask<Report>(report, { id: begun.id })
  expect(checked).toMatchObject({
    stage: 'CHECKED',
    passedOverCount: 1,
    labelFoundCount: 4,
    reading: {
      levels: ['PASSED'],
      groupBy: 'AUTOMATIC',
      groupPattern: null,
      lists: [
        { path: 'manifest.csv', isUsed: true, split: null, columns: ['FILE', 'CLASS', 'GROUP', 'OTHER', 'LABELLER'] },
      ],
    },
    found: {
      levels: [{ nameCount: 1, names: [{ name: 'pictures', fileCount: 4 }] }],
      lists: [{ path: 'manifest.csv', shape: 'TABLE', header: ['file', 'label', 'patient', 'site', 'reader'] }],
    },
    classCounts: {
      totalCount: 3,
      edges: [
        { node: { className: 'Scoliosis', labelClass: null, newCount: 0, refusedCount: 1, unnamedCount: 1 } },
        {
          node: { className: 'Normal', labelClass: { name: 'Normal' }, newCount: 1, refusedCount: 1, unnamedCount: 0 },
        },
        { node: { className: 'Fracture', newCount: 1, refusedCount: 0 } },
      ],
    },
    labellers: {
      totalCount: 2,
      edges: [
        { node: { name: 'admin', answerCount: 3, suggestedReader: { name: 'admin' } } },
        { node: { name: 'Somebody Else', answerCount: 1, suggestedReader: null } },
      ],
    },
    files: { totalCount: 2, pageInfo: { hasNextPage: true }, edges: [{ node: { path: 'pictures/3.png' } }] },
    groupPreview: { groupCount: 2, unmatchedCount: 0, largestGroups: [{ groupKey: 'p1', fileCount: 2 }, {}] },
    searched: { edges: [{ node: { path: 'pictures/3.png' } }] },
    deidentification: null,
  })
  expect(await core.database.image.count({ where: { projectId: owner.id } })).toBe(0)

  const page = `query ($id: ID!, $after: String) { import(id: $id) {
    files(first: 1, after: $after) { pageInfo { hasNextPage endCursor } edges { node { path } } } } }`
  const paths: string[] = []
  let after: string | null = null
  for (let more = true; more; ) {
    const answer: Page = await ask<Page>(page, { id: begun.id, after })
    const { edges, pageInfo } = answer.import.files
    paths.push(...edges.map(edge => edge.node.path))
    after = pageInfo.endCursor
    more = pageInfo.hasNextPage
  }
  expect(paths).toEqual(['manifest.csv', 'pictures/1.png', 'pictures/2.png', 'pictures/3.png', 'pictures/broken.png'])

  const previewOf = async (rule: object) => (await ask<Report>(report, { id: begun.id, ...rule })).import.groupPreview
  expect(await previewOf({})).toMatchObject({ groupCount: 2, rows: [{ by: 'NAMED' }, {}, {}] })
  expect(await previewOf({ pattern: '/([12])' })).toMatchObject({ unmatchedCount: 1, unmatched: ['pictures/3.png'] })
  expect((await previewOf({ pattern: '(' })).message).toMatch(/regular expression/)

  const read = async (reading: object) =>
    (await ask<{ readImport: Begun }>(readImport, { input: { importId: begun.id, reading } })).readImport
  const columns = ['FILE', 'CLASS', 'OTHER', 'GROUP', 'LABELLER']
  const manifest = { path: 'manifest.csv', isUsed: true }
  for (const [reading, message] of [
    [{ lists: [{ ...manifest, path: 'other.csv' }] }, 'reading.lists is other.csv; allowed: manifest.csv'],
    [{ lists: [{ ...manifest, columns: ['FILE'] }] }, /^reading.lists, manifest.csv is 1; allowed: .* 5 columns/],
    [{ levels: [] }, 'reading.levels is 0; allowed: one role for each of 1 levels'],
    [{ groupPattern: '(' }, /^groupPattern is \(; allowed: /],
  ] as const)
    expect(await read(reading)).toMatchObject({ __typename: 'InvalidInput', message: expect.stringMatching(message) })
  const again = await read({ lists: [{ ...manifest, columns }] })
  expect(again).toMatchObject({ __typename: 'Import', id: begun.id, stage: 'CHECKING', reading: null })
  expect(await read({})).toMatchObject({ __typename: 'Conflict' })
  await runTask(core, checkImportTask, again.checkJob.id)
  expect((await ask<Report>(report, { id: begun.id })).import).toMatchObject({
    stage: 'CHECKED',
    reading: { lists: [{ ...manifest, columns }] },
    found: { lists: [{ proposedColumns: ['FILE', 'CLASS', 'GROUP', 'OTHER', 'LABELLER'] }] },
    groupPreview: { groupCount: 1, largestGroups: [{ groupKey: 'A', fileCount: 3 }] },
  })

  const [normal] = owner.labelClasses
  const input = {
    importId: begun.id,
    classes: [{ name: 'Scoliosis', labelClassId: normal?.id }],
    readers: [{ name: 'admin', userId: owner.admin.actor?.id }],
  }
  const { applyImport: applied } = await ask<{ applyImport: Begun }>(applyImport, { input })
  expect(applied).toMatchObject({ __typename: 'Import', stage: 'ADDING' })
  await runTask(core, importTask, applied.job.id)
  const { import: over } = await ask<Report>(report, { id: begun.id })
  expect(over).toMatchObject({ stage: 'OVER', files: { totalCount: 1 } })
  const labels = await core.database.label.findMany({ orderBy: { image: { fileName: 'asc' } } })
  const reader = owner.admin.actor?.id
  expect(labels.map(l => l.readerId)).toEqual([reader, null, reader])
  expect(labels[1]?.labeller).toMatch(/^import:[0-9a-f]{64}#Somebody Else$/)
  expect((await ask<{ applyImport: Begun }>(applyImport, { input })).applyImport).toMatchObject({
    __typename: 'Conflict',
  })
})
