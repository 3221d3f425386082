import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { admitRole } from '../../../scripts/postgres/admit-role.ts'

const { databaseUrl: ownerUrl = '' } = readSettings()
const { database, project, images } = await openCore()
const owner = await project()
await images(
  owner,
  Array.from({ length: 10 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 })),
)
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const [late] = await images(owner, [{ groupKey: 'late', classIndex: 0 }])

const role = `product_${process.pid}`
const ofRole = new URL(ownerUrl)
ofRole.username = role
ofRole.password = 'of-the-product'
const clients: pg.Client[] = []
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  clients.push(client)
  return client
}

beforeAll(() => admitRole(ownerUrl, role, ofRole.password))
afterAll(async () => {
  await Promise.all(clients.map(client => client.end()))
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query(`reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`)
  await client.end()
})

/** One image more, as the last of the items is. */
const lateItem = `insert into "DatasetItem" ("datasetVersionId", "imageId", "referenceLabelId", "labelClassId", "groupKey", "split")
  select '${frozen.id}', '${late?.id}', "referenceLabelId", "labelClassId", 'late', 'TEST' from "DatasetItem" limit 1`
const rowsNow = async () => [
  await database.datasetVersion.findMany({ orderBy: { id: 'asc' } }),
  await database.datasetItem.findMany({ orderBy: { imageId: 'asc' } }),
]

const attempts = [
  [
    'to change its hash',
    `update "DatasetVersion" set "manifestSha256" = 'x'`,
    'DatasetVersion is append-only: UPDATE is refused',
  ],
  [
    'to change what it counts',
    `update "DatasetVersion" set "splits" = '[]', "imageCount" = 0`,
    'DatasetVersion is append-only: UPDATE is refused',
  ],
  ['to remove versions', `delete from "DatasetVersion"`, 'DatasetVersion is append-only: DELETE is refused'],
  ['to empty the table of versions', `truncate "DatasetVersion" cascade`, 'append-only: TRUNCATE is refused'],
  ['to move items', `update "DatasetItem" set "split" = 'TRAIN'`, 'DatasetItem is append-only: UPDATE is refused'],
  [
    'to write items as they are',
    `update "DatasetItem" set "groupKey" = "groupKey"`,
    'DatasetItem is append-only: UPDATE is refused',
  ],
  [
    'to remove items',
    `delete from "DatasetItem" where "split" = 'TEST'`,
    'DatasetItem is append-only: DELETE is refused',
  ],
  ['to empty the table of items', `truncate "DatasetItem"`, 'DatasetItem is append-only: TRUNCATE is refused'],
  ['to add an item', lateItem, `DatasetVersion ${frozen.id} is frozen: no item is added to it, INSERT is refused`],
  ['to add an item that may be there', `${lateItem} on conflict do nothing`, `DatasetVersion ${frozen.id} is frozen`],
  [
    'to add an item, looked at late',
    `begin; set constraints all deferred; ${lateItem}; commit`,
    `DatasetVersion ${frozen.id} is frozen`,
  ],
  [
    'to add an item with a snapshot of before',
    `begin isolation level repeatable read; ${lateItem}; commit`,
    'DatasetItem is written in read committed transactions',
  ],
  [
    'to add an item with a serial snapshot',
    `begin isolation level serializable; ${lateItem}; commit`,
    'INSERT is refused in one that is serializable',
  ],
] as const

test.each(attempts)('a superuser is refused: %s', async (_what, sql, refusal) => {
  const client = await connect(ownerUrl)
  expect((await client.query('select rolsuper from pg_roles where rolname = current_user')).rows).toEqual([
    { rolsuper: true },
  ])
  const before = await rowsNow()
  await expect(client.query(sql)).rejects.toThrow(refusal)
  await client.query('rollback')
  expect(await rowsNow()).toEqual(before)
})

test.each(attempts)('the role of API and worker is refused: %s', async (_what, sql, refusal) => {
  const client = await connect(ofRole.href)
  const before = await rowsNow()
  // What it has no right to, it is refused before anything is looked at.
  const mayInsert = sql.includes('insert')
  await expect(client.query(sql)).rejects.toThrow(mayInsert ? refusal : 'permission denied')
  await client.query('rollback')
  for (const table of ['DatasetVersion', 'DatasetItem'])
    await expect(client.query(`alter table "${table}" disable trigger all`)).rejects.toThrow('must be owner')
  await expect(client.query("set session_replication_role = 'replica'")).rejects.toThrow('permission denied')
  expect(await rowsNow()).toEqual(before)
})

test.each([
  ['before the version is there', true],
  ['while it is about to be', false],
] as const)('nobody slips an item into a version that another transaction makes, %s', async (_when, isEarly) => {
  const [maker, intruder] = [await connect(ofRole.href), await connect(ofRole.href)]
  const id = randomUUID()
  const number = 10 + Number(isEarly)
  const items = (imageId: string) => `insert into "DatasetItem"
    select '${id}', ${imageId}, "referenceLabelId", "labelClassId", "groupKey", "split" from "DatasetItem" limit 1`
  for (const client of [maker, intruder])
    await client.query(`begin; set local lock_timeout = '20s'; set constraints all deferred`)
  await maker.query(items('"imageId"'))
  const version = () =>
    maker.query(`insert into "DatasetVersion" select (jsonb_populate_record(null::"DatasetVersion", to_jsonb(v)
      || jsonb_build_object('id', '${id}', 'number', ${number}, 'freezeId', null))).* from "DatasetVersion" v limit 1`)
  const slip = () => intruder.query(items(`'${late?.id}'`))
  if (isEarly) {
    await slip()
    const made = version()
    // It waits for the other: whose item is of no version yet.
    await expect(intruder.query('commit')).rejects.toThrow('DatasetItem_datasetVersionId_fkey')
    await made
    await maker.query('commit')
  } else {
    await version()
    const slipped = expect(slip()).rejects.toThrow(`DatasetVersion ${id} is frozen`)
    await maker.query('commit')
    await slipped
    await intruder.query('rollback')
  }
  expect(await database.datasetItem.count({ where: { datasetVersionId: id } })).toBe(1)
})
