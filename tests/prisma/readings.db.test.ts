import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { migrate } from '../../prisma/migrate.ts'
import { readMigrations } from '../../prisma/read-migrations.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'

const adminUrl = inject('adminUrl')
const name = `readings_${process.pid}`
const url = await createDatabase(adminUrl, name)
const client = new pg.Client({ connectionString: url })
await client.connect()
afterAll(async () => {
  await client.end()
  await dropDatabase(adminUrl, name)
})
const query = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows

const all = readMigrations()
await migrate(
  url,
  all.filter(m => m.name < '20261128080000'),
)

const [project, list, undone, normal, fracture] = Array.from({ length: 5 }, () => randomUUID())
await query(`set session_replication_role = replica`)
await query(`insert into "User" ("id", "name", "email", "updatedAt") values
  ('ada', 'Ada', 'ada@example.org', now()), ('ben', 'Ben', 'ben@example.org', now())`)
await query(
  `insert into "Project" ("id", "name", "question", "createdById", "pseudonymKey") values ($1, 'P', '?', 'ada', '')`,
  [project],
)
await query(
  `insert into "LabelClass" ("id", "projectId", "name", "position") values ($1, $3, 'Normal', 0), ($2, $3, 'Fracture', 1)`,
  [...[normal, fracture, project]],
)
await query(
  `insert into "Import" ("id", "projectId", "source", "location", "undoneAt") values ($1, $3, 'FOLDER', '', null), ($2, $3, 'FOLDER', '', now())`,
  [...[list, undone, project]],
)

type Said = [who: string, labelClassId: string | undefined, importId?: string | undefined]
let hour = 0

/** An image with its chain of labels as releases of before wrote it. @returns its id, and those of the labels */
async function image(said: Said[], isTakenBack = false) {
  const id = randomUUID()
  const classOf = isTakenBack ? null : (said.at(-1)?.[1] ?? null)
  await query(
    `insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
       "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "groupKey", "labelVersion", "labelClassId")
     values ($1::uuid, $2, $3, $1::text, '', '', '', '', 'f', 'image/png', 1, 1, 1, 8, 'g', $4, $5)`,
    [id, project, list, said.length, classOf],
  )
  const labels: string[] = []
  for (const [i, [who, labelClassId, importId]] of said.entries()) {
    const label = randomUUID()
    labels.push(label)
    await query(
      `insert into "Label" ("id", "imageId", "version", "labelClassId", "readerId", "origin", "importId", "labeller", "createdAt")
       values ($1, $2, $3, $4, $5, $6, $7, $8, '2026-01-01'::timestamptz + $9 * interval '1 hour')`,
      [
        ...[label, id, i + 1, labelClassId, importId ? null : who, importId ? 'IMPORT' : 'READER', importId ?? null],
        ...[importId ? who : null, hour + i],
      ],
    )
  }
  hour += said.length
  return { id, labels }
}

const changed = await image([
  ['import:x#dr a', normal, list],
  ['import:x#dr b', fracture, list],
  ['ada', normal],
  ['ben', fracture],
  ['ada', fracture],
])
const back = await image([['import:y', normal, undone]], true)
const nobody = await image([])
const version = randomUUID()
await query(`insert into "DatasetItem" values ($1, $2, $3, $4, 'g', 'TEST')`, [
  version,
  changed.id,
  changed.labels[3],
  fracture,
])
await query(`set session_replication_role = origin`)
const labelsBefore = await query(
  'select "id", "imageId", "labelClassId", "readerId", "origin", "importId", "labeller", "createdAt" from "Label" order by "id"',
)
await migrate(url)

test('no label is lost or altered; each is of the reading of whoever gave it, numbered there', async () => {
  const labels = await query(
    'select "id", "imageId", "labelClassId", "readerId", "origin", "importId", "labeller", "createdAt" from "Label" order by "id"',
  )
  expect(labels).toEqual(labelsBefore)
  const chains = await query(
    `select r."readerKey", r."version" as "newest", r."isCounted", r."state", l."version", l."id" from "Label" l
     join "Reading" r on r."id" = l."readingId" where l."imageId" = $1 order by l."createdAt"`,
    [changed.id],
  )
  const line = (row: (typeof chains)[number]) => [row.readerKey, row.version, row.newest, row.isCounted, row.state]
  expect(chains.map(line)).toEqual([
    ['import:x#dr a', 1, 1, true, 'SUBMITTED'],
    ['import:x#dr b', 1, 1, true, 'SUBMITTED'],
    ['ada', 1, 2, true, 'SUBMITTED'],
    ['ben', 1, 1, true, 'SUBMITTED'],
    ['ada', 2, 2, true, 'SUBMITTED'],
  ])
  await expect(query('update "Label" set "version" = 9')).rejects.toThrow('append-only')
})

test('the chain of the image goes on as its reference labels, under the same numbers', async () => {
  const references = await query(
    'select "version", "labelClassId", "origin", "labelId" from "ReferenceLabel" where "imageId" = $1 order by 1',
    [changed.id],
  )
  expect(references).toEqual([
    { version: 1, labelClassId: normal, origin: 'IMPORTED', labelId: changed.labels[0] },
    { version: 2, labelClassId: fracture, origin: 'IMPORTED', labelId: changed.labels[1] },
    { version: 3, labelClassId: normal, origin: 'SINGLE', labelId: changed.labels[2] },
    { version: 4, labelClassId: fracture, origin: 'SINGLE', labelId: changed.labels[3] },
    { version: 5, labelClassId: fracture, origin: 'SINGLE', labelId: changed.labels[4] },
  ])
  await expect(query('delete from "ReferenceLabel"')).rejects.toThrow('append-only')
})

test('what a dataset froze names the reference label that it was', async () => {
  const items = await query(
    `select f."version", f."labelId" from "DatasetItem" d join "ReferenceLabel" f on f."id" = d."referenceLabelId"`,
  )
  expect(items).toEqual([{ version: 4, labelId: changed.labels[3] }])
})

test('images stand as they stood: their class, how far their reading is, and where a label was taken back a row that says so', async () => {
  const rows = await query(
    'select "id", "labelVersion", "labelClassId", "readingState", "readCount", "revision" from "Image"',
  )
  const of = (id: string) => rows.find(row => row.id === id)
  expect(of(changed.id)).toMatchObject({
    labelVersion: 5,
    labelClassId: fracture,
    readingState: 'DONE',
    readCount: 4,
    revision: 5,
  })
  expect(of(back.id)).toMatchObject({ labelVersion: 2, labelClassId: null, readingState: 'UNREAD', readCount: 0 })
  expect(of(nobody.id)).toMatchObject({ labelVersion: 0, labelClassId: null, readingState: 'UNREAD', revision: 0 })
  const [withdrawn] = await query(
    'select "origin", "labelClassId" from "ReferenceLabel" where "imageId" = $1 and "version" = 2',
    [back.id],
  )
  expect(withdrawn).toEqual({ origin: 'WITHDRAWN', labelClassId: null })
  const [reading] = await query('select "state" from "Reading" where "imageId" = $1', [back.id])
  expect(reading).toEqual({ state: 'WITHDRAWN' })
  const counts = await query(
    'select "readingState", sum("imageCount")::int as "n" from "ImageCount" where "readingState" is not null group by 1 order by 1',
  )
  expect(counts).toEqual([
    { readingState: 'UNREAD', n: 2 },
    { readingState: 'DONE', n: 1 },
  ])
})
