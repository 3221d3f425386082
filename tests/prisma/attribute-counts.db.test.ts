import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { migrate } from '../../prisma/migrate.ts'
import { readMigrations } from '../../prisma/read-migrations.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'

const adminUrl = inject('adminUrl')
const name = `attribute_counts_${process.pid}`
const url = await createDatabase(adminUrl, name)
const client = new pg.Client({ connectionString: url })
await client.connect()
afterAll(async () => {
  await client.end()
  await dropDatabase(adminUrl, name)
})

test('what an earlier release froze with attributes is counted by choice, and what it froze without stays as it is', async () => {
  const before = '20261130111000_dataset_versions'
  await migrate(
    url,
    readMigrations().filter(({ name }) => name < before),
  )
  const [version, bare] = [randomUUID(), randomUUID()]
  const attributes = [
    { id: 'side', name: 'Side', choices: ['l', 'r'].map(id => ({ id, name: id.toUpperCase() })) },
    { id: 'signs', name: 'Signs', choices: ['a', 'b'].map(id => ({ id, name: id.toUpperCase() })) },
  ]
  const splits = ['TRAIN', 'VALIDATION', 'TEST'].map(split => ({ split, imageCount: 2, groupCount: 1, classes: [] }))
  // What they point to is not looked at here.
  await client.query('set session_replication_role = replica')
  for (const [id, asked] of [
    [version, JSON.stringify(attributes)],
    [bare, null],
  ])
    await client.query(
      `insert into "DatasetVersion" ("id", "projectId", "number", "manifestSha256", "splitRule", "seed", "imageCount", "groupCount",
         "classes", "attributes", "splits", "readers", "createdById")
       values ($1, gen_random_uuid(), 1, 'm', '{}', 1, 0, 0, '[]', $2, $3, '[]', 'ada')`,
      [id, asked, JSON.stringify(splits)],
    )
  for (const [split, said] of [
    ['TRAIN', { side: ['l'], signs: ['a', 'b'] }],
    ['TRAIN', { side: ['l'], signs: [] }],
    ['TRAIN', null],
    ['TEST', { signs: ['b'] }],
  ] as const)
    await client.query(
      `insert into "DatasetItem" ("datasetVersionId", "imageId", "referenceLabelId", "labelClassId", "groupKey", "split", "attributes")
       values ($1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'g', $2, $3)`,
      [version, split, said && JSON.stringify(said)],
    )
  await client.query('set session_replication_role = origin')
  expect(await migrate(url)).toContain(before)
  const { rows } = await client.query('select "id", "splits" from "DatasetVersion"')
  const found = new Map(rows.map(row => [row.id, row.splits]))
  const said = (name: string, imageCount: number, counts: Record<string, number>) => ({
    ...{ name, imageCount },
    choices: Object.entries(counts).map(([name, imageCount]) => ({ name, imageCount })),
  })
  const [train, validation, held] = splits
  expect(found.get(version)).toEqual([
    { ...train, attributes: [said('Side', 2, { L: 2, R: 0 }), said('Signs', 1, { A: 1, B: 1 })] },
    { ...validation, attributes: [said('Side', 0, { L: 0, R: 0 }), said('Signs', 0, { A: 0, B: 0 })] },
    { ...held, attributes: [said('Side', 0, { L: 0, R: 0 }), said('Signs', 1, { A: 0, B: 1 })] },
  ])
  expect(found.get(bare)).toEqual(splits)
  await expect(client.query(`update "DatasetVersion" set "splits" = '[]'`)).rejects.toThrow('append-only')
})
