import { randomUUID } from 'node:crypto'
import { graphql, Kind, parse } from 'graphql'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { computeAgreement } from '#core/agreement/compute-agreement.ts'
import { startBatch } from '#core/batch/start-batch.ts'
import { planning } from '#core/database.ts'
import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { schema } from '#server/schema/index.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { longestTurn } from '#tests/kit/stall.ts'
import { variablesFor } from '#tests/kit/variables.ts'
import { findDocuments } from '../../bench/harness/web-documents.ts'
import { fillInstallation, fillProject } from '../../bench/lists/fill.ts'

/** At 100,000 images no resolver holds the event loop that a page of the web asks; of mutations see everyone/mutation-turns. */

const images = 100_000
/** Processor time of one turn, ms. */
const most = 50

const core = await openCore()
const { database } = core
const admin = await core.person('admin', true)
const url = readSettings().databaseUrl ?? ''
const client = new pg.Client({ connectionString: url, options: planning })
await client.connect()
await fillInstallation(client, images)
const filled = await fillProject(client, images, [admin.actor?.id ?? ''])
const fromId = randomUUID()
const differenceId = randomUUID()
await fillDifference()
await client.query('vacuum (analyze)')
const listener = await openListener(url, log)
afterAll(async () => {
  await listener.close()
  await client.end()
})

const { projectId, datasetVersionId, imageId, common, newestImportId } = filled
const { id: newestJobId } = await database.job.findFirstOrThrow({ where: { projectId } })
const imports = await database.import.findMany({ where: { projectId }, orderBy: { id: 'desc' }, take: 4 })
const importIds = imports.map(({ id }) => id)
const jobs = await database.job.findMany({ where: { projectId, status: 'SUCCEEDED' }, take: importIds.length })
for (const [i, { id }] of jobs.entries())
  await database.import.update({ where: { id: importIds[i] ?? '' }, data: { jobId: id } })
const { id: datasetFreezeId } = await freezeDataset(admin, {
  projectId,
  ratio: { train: 0.7, validation: 0.15, test: 0.15 },
  suspectedBurnedIn: 'INCLUDE',
  seed: 1,
})
const { id: labelClassId } = await database.labelClass.findFirstOrThrow({ where: { projectId } })
const label = { projectId, kind: 'LABEL', labelClassId } as const
const batch = await startBatch(admin, { ...label, imageIds: [imageId], reason: 'all of one patient' })
const report = await computeAgreement(admin, { projectId })
/** Of documents that need one of what they may leave out: as much as there is. */
const moreOf: Record<string, Record<string, unknown>> = { batchPreview: { ...label, filter: {} } }
/** What the `id` of a root field is of. */
const ids: Record<string, string | undefined> = {
  ...{ project: projectId, import: newestImportId, image: imageId, job: newestJobId },
  ...{ datasetFreeze: datasetFreezeId, datasetVersion: datasetVersionId, modelVersion: common.modelVersionId },
  batch: batch.id,
  trainingRun: (await database.trainingRun.findFirst({ where: { projectId } }))?.id,
  predictionBatch: filled.batchId,
  prediction: (await database.prediction.findFirst({ where: { batchId: filled.batchId } }))?.id,
}

/** A dataset with the same images, and that each of them is in another split there. */
async function fillDifference() {
  const { datasetVersionId: toId, projectId } = filled
  await client.query(`set session_replication_role = replica;
    create temp table "earlier" as select * from "DatasetVersion" where "id" = '${toId}';
    update "earlier" set "id" = '${fromId}', "number" = 2;
    insert into "DatasetVersion" select * from "earlier";
    insert into "DatasetItem" ("datasetVersionId", "imageId", "referenceLabelId", "labelClassId", "groupKey", "split")
      select '${fromId}', "imageId", "referenceLabelId", "labelClassId", "groupKey", 'TEST' from "DatasetItem" where "datasetVersionId" = '${toId}';
    insert into "DatasetDifference" ("id", "projectId", "fromId", "toId", "jobId", "requestId", "createdById")
      select '${differenceId}', '${projectId}', '${fromId}', '${toId}', "id", '', "createdById" from "Job" where "projectId" = '${projectId}' limit 1;
    insert into "DatasetDifferenceItem" ("differenceId", "change", "imageId")
      select '${differenceId}', change, "imageId" from "DatasetItem", unnest(enum_range(null::"DatasetChange")) as change where "datasetVersionId" = '${toId}';
    set session_replication_role = origin`)
}

const rootsOf = (source: string) =>
  parse(source).definitions.flatMap(node =>
    node.kind === Kind.OPERATION_DEFINITION && node.operation === 'query'
      ? node.selectionSet.selections.flatMap(s => (s.kind === Kind.FIELD ? [s.name.value] : []))
      : [],
  )

async function ask(source: string, variableValues: Record<string, unknown>) {
  const contextValue = { ...admin, requestId: randomUUID(), database, listener, publicUrl: '' }
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue })
  expect(errors?.map(e => [e.path, e.message]) ?? []).toEqual([])
  return data
}

/** The shortest of a few: code that was never run is compiled in the midst of the first, and what else the machine does only adds. */
async function expectFree(work: (attempt: number) => Promise<unknown>) {
  const turns: number[] = []
  while (turns.length < 4 && (turns.length < 2 || Math.min(...turns) > most))
    turns.push(await longestTurn(() => work(turns.length)))
  expect(Math.min(...turns), `turns of ${turns.map(Math.round).join(', ')} ms`).toBeLessThanOrEqual(most)
}

const queries = findDocuments().flatMap(({ where, source }) => {
  const [root] = rootsOf(source)
  return root ? [{ name: `${where}: ${root}`, root, source }] : []
})

test.each(queries)('$name', { timeout: 120_000 }, async ({ root, source }) => {
  const needed = variablesFor(schema, source)
  const more = { imageSize: 224, batchSize: 8, frozenBlocks: 0, config: { imageSize: 224, batchSize: 8 } }
  const several = { reportId: report.id, fromId, datasetDifferenceId: differenceId }
  const known = { id: ids[root], projectId, groupKey: filled.groupKey, ...several, ...more }
  const asked = Object.entries(moreOf).flatMap(([field, values]) => (source.includes(`${field}(`) ? [values] : []))
  const given = Object.fromEntries(Object.entries(known).filter(([name]) => name in needed))
  const variables = Object.assign({ ...needed, ...given }, ...asked)
  await expectFree(() => ask(source, variables))
})
