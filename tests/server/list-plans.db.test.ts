import { PrismaPg } from '@prisma/adapter-pg'
import { graphql } from 'graphql'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { planning } from '#core/database.ts'
import { PrismaClient } from '#core/generated/prisma/client.ts'
import { imageFilter } from '#core/image/filter.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { schema } from '#server/schema/index.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { fillInstallation, fillProject } from '../../bench/lists/fill.ts'
import { lists } from '../../bench/lists/lists.ts'
import { type Ask, asksOf } from '../../bench/lists/pages.ts'

const images = 20_000
/** Of all tables together, for a page of fifty with what belongs to its rows: a tenth of the smallest list that is read. */
const most = 700
/** A page that begins at a place skips what stands before it in its stretch: see prisma/migrations, image_counts. */
const stretch = 2048

/**
 * They read on until they find something: what has no three letters of ASCII in a row is in no index, and of a reader's images as
 * many of others are read as come one after the other.
 */
const readsOn = [
  'images by two letters that none has',
  'images by letters of another script',
  'files by two letters that none has',
  'images of a reader: last page',
]

const { person } = await openCore()
const admin = await person('admin', true)
const url = readSettings().databaseUrl ?? ''
const client = new pg.Client({ connectionString: url, options: planning })
await client.connect()
const memberIds = [admin.actor?.id ?? '']
await fillInstallation(client, images)
const filled = await fillProject(client, images, memberIds)
await fillProject(client, 1000, memberIds)
await client.query('vacuum (analyze)')

const database = new PrismaClient({
  adapter: new PrismaPg({ connectionString: url }),
  log: [{ emit: 'event', level: 'query' }],
})
const sent: { query: string; params: unknown[] }[] = []
database.$on('query', ({ query, params }) => {
  sent.push({ query, params: z.array(z.unknown()).parse(JSON.parse(params)) })
})
const listener = await openListener(url, log)
afterAll(async () => {
  await listener.close()
  await database.$disconnect()
  await client.end()
})

async function request<T>(source: string, variableValues: Record<string, unknown> = {}): Promise<T> {
  const contextValue = { ...admin, database, listener, publicUrl: '' }
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue })
  if (errors) throw new Error(errors.map(error => error.message).join('; '))
  return data as T
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

/** What was read from tables and indexes: rows given on, and those that were looked at in vain. */
function readsOf(plan: Plan): { rows: number; from: string }[] {
  const looked =
    plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)
  const from = `${plan['Node Type']} ${plan['Index Name'] ?? plan['Relation Name'] ?? ''}`
  const isRead = plan['Node Type'].includes('Scan')
  const own = isRead ? [{ rows: looked * plan['Actual Loops'], from }] : []
  return [...own, ...(plan.Plans ?? []).flatMap(readsOf)]
}

/** By the product's own statements, each as the database would carry it out. */
async function rowsRead({ document, variables }: Ask) {
  sent.length = 0
  await request(document, variables)
  const reads: { rows: number; from: string }[] = []
  for (const { query, params } of sent.filter(statement => /^select/i.test(statement.query))) {
    const explained = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (analyze, format json) ${query}`,
      params,
    )
    for (const { Plan } of explained.rows.flatMap(row => row['QUERY PLAN'])) reads.push(...readsOf(Plan))
  }
  return reads.sort((a, b) => b.rows - a.rows)
}

test.each(lists.map(list => [list.name, list] as const))('a page reads no more than it shows: %s', async (_, list) => {
  for (const ask of await asksOf(list, filled, { request }, client)) {
    if (ask.name.endsWith('how many') || readsOn.some(name => ask.name.startsWith(name))) continue
    const reads = await rowsRead(ask)
    expect(reads.length).toBeGreaterThan(0)
    const rows = reads.reduce((sum, read) => sum + read.rows, 0)
    expect(rows, `${ask.name}: ${reads[0]?.rows} rows by ${reads[0]?.from}`).toBeLessThanOrEqual(
      most + (list.isAtPlace ? stretch : 0),
    )
  }
})

test.each([
  ['qx', false],
  ['骨折像', false],
  ['P00000500', true],
])('the index of trigrams is for what has three letters in a row: %s', async (search, isUsed) => {
  sent.length = 0
  await database.image.findMany({ where: imageFilter({ search }, new Date()), take: 1 })
  const [{ query, params } = { query: '', params: [] }] = sent
  await client.query('set enable_seqscan = off; set enable_indexscan = off')
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${query}`, params)
    const plan = rows.map(row => row['QUERY PLAN']).join('\n')
    expect(plan.includes('Image_groupKey_idx')).toBe(isUsed)
  } finally {
    await client.query('reset enable_seqscan; reset enable_indexscan')
  }
})
