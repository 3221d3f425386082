import { type DocumentNode, graphql, Kind, parse } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { pageSize } from '#server/limits/figures.ts'
import { schema } from '#server/schema/index.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { openCounted, type Statement } from '#tests/kit/counted-database.ts'
import { variablesFor } from '#tests/kit/variables.ts'
import { findDocuments } from '../../bench/harness/web-documents.ts'
import { fillWorker } from './everyone/fill-model.ts'
import { fillProject } from './everyone/fill-project.ts'
import { copies, makeMany } from './many-of-everything.ts'

/** What every page of the web asks reads no more than its pages' rows, in a project that has several pages of everything. */

const core = await openCore()
const owner = await core.person('owner', true)
const worker = await fillWorker(core.product(), 1)
const filled = await fillProject(owner, core.blobs, 'manyray', worker.id)
await makeMany(core.database, filled)

/** What no list shows. */
const notListed = [
  ...[
    'Account',
    'BatchItem',
    'Checkpoint',
    'DatasetDescription',
    'DatasetLeakage',
    'DatasetTag',
    'GroupJoin',
    'IdempotentCall',
    'ImageCount',
    'ImageFingerprint',
    'LeakageWaiver',
    'PasswordReset',
    'PracticeDecision',
    'RateLimit',
    'TakeBack',
    'Verification',
    '_prisma_migrations',
  ],
]

const { database, statements } = openCounted()
const listener = await openListener(readSettings().databaseUrl ?? '', log)
afterAll(() => listener.close())

/** What the `id` of a root field is of. */
const ids: Record<string, string> = {
  project: filled.projectId,
  import: filled.checkedImportId,
  image: filled.imageId,
  job: filled.jobId,
  batch: filled.batchId,
  datasetFreeze: filled.datasetFreezeId,
  datasetVersion: filled.datasetVersionId,
  trainingRun: filled.trainingRunId,
  modelVersion: filled.modelVersionId,
  predictionBatch: filled.predictionBatchId,
  prediction: filled.predictionId,
}

interface Query {
  name: string
  source: string
  roots: string[]
}

function queriesOf(document: DocumentNode): Omit<Query, 'source'>[] {
  return document.definitions.flatMap(node => {
    if (node.kind !== Kind.OPERATION_DEFINITION || node.operation !== 'query') return []
    const roots = node.selectionSet.selections.flatMap(s => (s.kind === Kind.FIELD ? [s.name.value] : []))
    return [{ name: node.name?.value ?? roots.join(' '), roots }]
  })
}

const queries: Query[] = findDocuments().flatMap(({ source }) =>
  queriesOf(parse(source)).map(query => ({ ...query, source })),
)

/** A document with variables that find something. */
/** Of documents that need one of what they may leave out. */
const more: Record<string, Record<string, unknown>> = {
  BatchPreview: { kind: 'LABEL', imageIds: [filled.imageId], labelClassId: filled.labelClassId },
}

function asked({ name, source, roots }: Query) {
  const needed = variablesFor(schema, source)
  const config = { imageSize: 224, batchSize: 8, frozenBlocks: 0 }
  const known = {
    id: ids[roots[0] ?? ''],
    projectId: filled.projectId,
    groupKey: 'manyray group 1',
    ...config,
    reportId: filled.agreementReportId,
    fromId: filled.fromId,
    datasetDifferenceId: filled.datasetDifferenceId,
  }
  return { ...needed, ...Object.fromEntries(Object.entries(known).filter(([name]) => name in needed)), ...more[name] }
}

async function ask(source: string, variableValues: Record<string, unknown>): Promise<Statement[]> {
  statements.length = 0
  const contextValue = { ...owner, database, listener, publicUrl: '' }
  const { errors } = await graphql({ schema, source, variableValues, contextValue })
  expect(errors?.map(e => [e.path, e.message]) ?? []).toEqual([])
  return statements.filter(({ sql }) => !/^(BEGIN|COMMIT)/.test(sql))
}

test.each(queries)('$name reads its pages and no more', async query => {
  const read = await ask(query.source, asked(query))
  const [most] = read.toSorted((a, b) => b.rows - a.rows)
  // A page is read with one row more, to see whether it goes on.
  expect(most?.rows ?? 0).toBeLessThanOrEqual(pageSize.most + 1)
  expect(read.length).toBeLessThanOrEqual(53)
})

test('a list without a limit would be seen: every list here has several pages', async () => {
  statements.length = 0
  await database.membership.findMany({ where: { projectId: filled.projectId } })
  expect(Math.max(...statements.map(s => s.rows))).toBeGreaterThan(copies)
  const lists = await core.database.$queryRaw<{ table: string; rows: number }[]>`
    select c.relname as "table", (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text::int as "rows"
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`
  const few = lists.filter(l => l.rows <= copies).map(l => l.table)
  expect(few.sort()).toEqual(notListed)
})
