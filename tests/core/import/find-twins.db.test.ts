import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { planning } from '#core/database.ts'
import { PrismaClient } from '#core/generated/prisma/client.ts'
import { findTwins } from '#core/import/find-twins.ts'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'

const { project, images } = await openCore()
const url = readSettings().databaseUrl ?? ''
const client = new pg.Client({ connectionString: url, options: planning })
await client.connect()
const database = new PrismaClient({
  adapter: new PrismaPg({ connectionString: url }),
  log: [{ emit: 'event', level: 'query' }],
})
const sent: { query: string; params: unknown[] }[] = []
database.$on('query', ({ query, params }) => {
  sent.push({ query, params: z.array(z.unknown()).parse(JSON.parse(params)) })
})
afterAll(async () => {
  await database.$disconnect()
  await client.end()
})

test('the images that a batch is held against are found by indexes, whatever the project holds', async () => {
  const owner = await project()
  const [one] = await images(owner, [{ groupKey: 'a', classIndex: 0 }])
  const hash = (column: string) => `encode(sha256(('${column}' || n)::bytea), 'hex')`
  await client.query(
    `insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256",
       "previewSha256", "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "groupKey")
     select gen_random_uuid(), "projectId", "importId", ${hash('brought')}, ${hash('kept')}, '', '', '', n || '.dcm',
       'application/dicom', 1, 1, 1, 8, 'g' || n
     from "Image" cross join generate_series(1, 50000) n where "id" = $1`,
    [one?.id],
  )
  await client.query('analyze "Image"')
  const wanted = await client.query<{ hash: string }>(
    `select ${hash('brought')} as "hash" from generate_series(1, 32) n
     union all select ${hash('kept')} from generate_series(33, 64) n`,
  )
  const imported = await database.import.findUniqueOrThrow({ where: { id: one?.importId ?? '' } })
  sent.length = 0
  const twins = await findTwins(
    database,
    imported,
    wanted.rows.map(row => row.hash),
  )
  expect(wanted.rows.every(row => twins.has(row.hash))).toBe(true)
  const ofImages = sent.filter(({ query }) => query.includes('"fileSha256" IN'))
  expect(ofImages).toHaveLength(1)
  for (const { query, params } of ofImages) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${query}`, params)
    const plan = rows.map(row => row['QUERY PLAN'].slice(0, 100)).join('\n')
    expect(plan).not.toMatch(/Seq Scan on "Image"/)
    expect(plan).toContain('Image_projectId_fileSha256_idx')
  }
}, 120_000)
