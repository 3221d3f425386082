import { expect, test } from 'vitest'
import type { Split } from '#core/generated/prisma/enums.ts'
import { openApi } from '#tests/kit/api.ts'
import { carryOut } from '#tests/kit/freeze.ts'

const api = await openApi()
const rows: [Split | null, string, number][] = [
  ['TRAIN', 'a', 0],
  ['TRAIN', 'b', 1],
  ['TRAIN', 'c', 0],
  ['VALIDATION', 'd', 1],
  ['TEST', 'a', 0],
  [null, 'e', 1],
]

/** A project with those images, and an engineer of it. */
async function open() {
  const owner = await api.project()
  const made = await api.images(
    owner,
    rows.map(([, groupKey, classIndex]) => ({ groupKey, classIndex })),
  )
  for (const [publishedSplit, same] of Map.groupBy(made, (_, i) => rows[i]?.[0] ?? null))
    await api.database.image.updateMany({ where: { id: { in: same.map(i => i.id) } }, data: { publishedSplit } })
  return { id: owner.id, engineer: await api.user('engineer', { projectId: owner.id, roles: ['ENGINEER'] }) }
}

const freeze = `mutation ($input: FreezeDatasetInput!) {
  freezeDataset(input: $input) {
    __typename
    ... on InvalidInput { field value allowed }
    ... on DatasetFreeze { id splitRule { published ratio { train } } datasetVersion { id } }
  }
}`
const frozenFacts = `query ($id: ID!) {
  datasetFreeze(id: $id) {
    job { kind status subject { __typename } }
    datasetVersion { dividedGroupCount unpublishedCount splitRule { published ratio { train } } splits { split imageCount } }
  }
}`

test('what freezing as published would take over is said beforehand, and by the dataset for good', async () => {
  const { id, engineer } = await open()
  const said = await engineer.request(
    `query ($id: ID!) { project(id: $id) {
      publishedSplits { counts { split imageCount } dividedGroupCount dividedGroups { groupKey splits } }
      images(first: 10, filter: { publishedSplit: TEST }) { edges { node { groupKey publishedSplit } } }
    } }`,
    { id },
  )
  expect(said).toEqual({
    project: {
      publishedSplits: {
        counts: [
          { split: 'TRAIN', imageCount: 3 },
          { split: 'VALIDATION', imageCount: 1 },
          { split: 'TEST', imageCount: 1 },
          { split: null, imageCount: 1 },
        ],
        dividedGroupCount: 1,
        dividedGroups: [{ groupKey: 'a', splits: ['TRAIN', 'TEST'] }],
      },
      images: { edges: [{ node: { groupKey: 'a', publishedSplit: 'TEST' } }] },
    },
  })
  const asked = await engineer.request<{ freezeDataset: { id: string } }>(freeze, {
    input: { projectId: id, seed: 1, published: 'AS_PUBLISHED' },
  })
  const freezeId = asked.freezeDataset.id
  const splitRule = { published: 'AS_PUBLISHED', ratio: null }
  expect(asked).toEqual({
    freezeDataset: { __typename: 'DatasetFreeze', id: freezeId, splitRule, datasetVersion: null },
  })
  await carryOut(api.product(), await api.database.datasetFreeze.findUniqueOrThrow({ where: { id: freezeId } }))
  const frozen = await engineer.request<{ datasetFreeze: object }>(frozenFacts, { id: freezeId })
  expect(frozen.datasetFreeze).toEqual({
    job: { kind: 'FREEZE', status: 'SUCCEEDED', subject: { __typename: 'DatasetFreeze' } },
    datasetVersion: {
      ...{ dividedGroupCount: 1, unpublishedCount: 1, splitRule: { published: 'AS_PUBLISHED', ratio: null } },
      splits: [
        { split: 'TRAIN', imageCount: 3 },
        { split: 'VALIDATION', imageCount: 1 },
        { split: 'TEST', imageCount: 1 },
      ],
    },
  })
})

test.each([
  [
    'several rules',
    { published: 'AS_PUBLISHED', counts: { train: 2, validation: 2, test: 2 } },
    'ratio',
    'exactly one of',
  ],
  ['no rule', {}, 'ratio', 'exactly one of ratio, counts and published'],
  [
    'a VALIDATION beside a TEST to be divided',
    { published: 'VALIDATION_DIVIDED' },
    'published',
    'AS_PUBLISHED: images',
  ],
])('%s: refused by the name of the field, with what is allowed', async (_name, rule, field, allowed) => {
  const { id, engineer } = await open()
  const refused = await engineer.request(freeze, { input: { projectId: id, seed: 1, ...rule } })
  expect(refused).toEqual({
    freezeDataset: {
      __typename: 'InvalidInput',
      ...{ field, value: expect.any(String), allowed: expect.stringContaining(allowed) },
    },
  })
})

test('a project without images was published in nothing; a rule that is none is no document', async () => {
  const owner = await api.project()
  const engineer = await api.user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
  const query = 'query ($id: ID!) { project(id: $id) { publishedSplits { counts { split } dividedGroupCount } } }'
  expect(await engineer.request(query, { id: owner.id })).toEqual({
    project: { publishedSplits: { counts: [], dividedGroupCount: 0 } },
  })
  const input = { projectId: owner.id, seed: 1, published: 'AS_I_LIKE' }
  await expect(engineer.request(freeze, { input })).rejects.toThrow('AS_I_LIKE')
})
