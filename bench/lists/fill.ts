import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { sha256Of } from '#core/blob/store.ts'
import { preprocessingOf } from '#core/pixels/preprocessing.ts'
import { recipes } from '#core/training-run/config.ts'
import { runNamed } from '../harness/run-named.ts'
import { fillings, installationEvents, people } from './fillings.ts'

/** Ids of a project that was filled. "Rare" is some twenty rows, however many the others are. */
export interface Filled {
  projectId: string
  /** How many it has. */
  images: number
  common: Place
  rare: Place
  /** The imports of its oldest and of its newest images. */
  oldestImportId: string
  newestImportId: string
  /** With a thousand labels, and predictions. */
  imageId: string
  groupKey: string
  fileName: string
  datasetVersionId: string
  batchId: string
  apiKeyId: string
}

interface Place {
  labelClassId: string
  readerId: string
  modelVersionId: string
}

const quickLook = recipes.find(({ name }) => name === 'quick-look')

/** The kept file of every image: whoever exports a dataset that was filled in puts it into the blob store first. */
export const keptBytes = Buffer.alloc(10_000, 'the bytes of a picture ')

/**
 * Rows as the product would have left them, two years of them: images of which the oldest 30% are unlabelled, their
 * labels, a dataset, predictions, jobs, one import whose files are as many, and an audit event for each of all that.
 * @param images at least 1,000
 * @param memberIds who may do everything in it
 */
export async function fillProject(client: pg.Client, images: number, memberIds: readonly string[]): Promise<Filled> {
  const ids = Array.from({ length: 24 }, () => randomUUID())
  const [projectId, normal, fracture, rareClass, common, rare, apiKeyId, datasetVersionId, runId1, runId2] = ids
  const [model1, model2, batchId, ...jobIds] = ids.slice(10)
  const values: Record<string, unknown> = {
    ...{ projectId, normal, fracture, rareClass, common, rare, apiKeyId, datasetVersionId, runId1, runId2 },
    ...{ model1, model2, batchId, images, rareStep: images / 20, memberIds },
    ...{ job1: jobIds[0], job2: jobIds[1], job3: jobIds[2], name: `${images} images`, keptSha256: sha256Of(keptBytes) },
    ...{
      splitRule: '{"ratio":{"train":0.8,"validation":0.1,"test":0.1}}',
      config: JSON.stringify(quickLook?.config),
      preprocessing: JSON.stringify(preprocessingOf(64, 'as-displayed')),
    },
  }
  // What is written is whole by construction; each foreign key of millions of rows would be looked up otherwise.
  await client.query('set session_replication_role = replica')
  for (const sql of fillings) await runNamed(client, sql, values)
  await client.query('select "recountImages"()')
  const { rows } = await client.query<Record<'oldest' | 'newest' | 'imageId' | 'groupKey' | 'fileName', string>>(
    `select (select "importId" from "filled" where "g" = 1) as "oldest",
       (select "importId" from "filled" where "g" = $1) as "newest", "id" as "imageId", "groupKey", "fileName"
     from "filled" where "g" = $1 * 6 / 10 + 2`,
    [images],
  )
  await client.query('drop table "filled"; set session_replication_role = origin')
  const [found] = rows
  if (!found || !projectId || !common || !rare || !apiKeyId || !datasetVersionId || !batchId)
    throw new Error(`${images} images were not filled in`)
  return {
    projectId,
    images,
    common: { labelClassId: normal ?? '', readerId: common, modelVersionId: model1 ?? '' },
    rare: { labelClassId: rareClass ?? '', readerId: rare, modelVersionId: model2 ?? '' },
    ...{ oldestImportId: found.oldest, newestImportId: found.newest, apiKeyId, datasetVersionId, batchId },
    ...{ imageId: found.imageId, groupKey: found.groupKey, fileName: found.fileName },
  }
}

/**
 * Projects of so many images each in one installation, in which everybody who has an account may do everything.
 * @param ownerUrl of whoever owns the tables @returns with the connection, to be ended
 */
export async function fillProjects(
  ownerUrl: string,
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<{ projects: Filled[]; client: pg.Client }> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>('select "id" from "User"')
    await fillInstallation(client, Math.max(...sizes))
    const projects: Filled[] = []
    for (const images of sizes) {
      say(`filling in ${images} images`)
      projects.push(
        await fillProject(
          client,
          images,
          rows.map(({ id }) => id),
        ),
      )
    }
    await client.query('vacuum (analyze)')
    return { projects, client }
  } catch (error) {
    await client.end()
    throw error
  }
}

/** People and what happened outside of every project: sign-ins, and a few workers. */
export async function fillInstallation(client: pg.Client, images: number): Promise<void> {
  for (const sql of [people, installationEvents]) await runNamed(client, sql, { images, rareStep: images / 20 })
}
