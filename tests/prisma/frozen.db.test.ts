import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { migrate } from '../../prisma/migrate.ts'
import { readMigrations } from '../../prisma/read-migrations.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'

const adminUrl = inject('adminUrl')
const name = `frozen_${process.pid}`
const url = await createDatabase(adminUrl, name)
const client = new pg.Client({ connectionString: url })
await client.connect()
afterAll(async () => {
  await client.end()
  await dropDatabase(adminUrl, name)
})
const query = async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows

test('what was frozen and trained by an earlier release is counted, and gets its classes', async () => {
  const all = readMigrations()
  const before = '20261127141000_freeze_job'
  await migrate(
    url,
    all.filter(({ name }) => name < before),
  )
  const [project, other, imported, version, empty, run, job, trained] = Array.from({ length: 8 }, () => randomUUID())
  const [fracture, normal, unused] = Array.from({ length: 3 }, () => randomUUID())
  await query(`insert into "User" ("id", "name", "email", "updatedAt") values
    ('ada', 'Ada', 'ada@example.org', now()), ('ben', 'Ben', 'ben@example.org', now())`)
  await query(
    `insert into "Project" ("id", "name", "question", "createdById") values ($1, 'P', '?', 'ada'), ($2, 'Q', '?', 'ada')`,
    [project, other],
  )
  await query(
    `insert into "LabelClass" ("id", "projectId", "name", "position", "isPositive") values
     ($1, $4, 'Fracture', 1, true), ($2, $4, 'Normal', 0, false), ($3, $5, 'Normal', 0, false)`,
    [fracture, normal, unused, project, other],
  )
  await query(`insert into "Import" ("id", "projectId", "source", "location") values ($1, $2, 'FOLDER', '/x')`, [
    imported,
    project,
  ])
  const frozen = `insert into "DatasetVersion"
    ("id", "projectId", "number", "manifestSha256", "splitRule", "seed", "imageCount", "groupCount", "createdById")`
  await query(`${frozen} values ($1, $2, 1, 'm', '{}', 1, 5, 3, 'ada')`, [version, project])
  await query(`${frozen} values ($1, $2, 1, 'm', '{}', 1, 0, 0, 'ada')`, [empty, other])
  const images: [string, string | null, string | null, string, string][] = [
    [normal ?? '', 'ada', null, 'a', 'TRAIN'],
    [normal ?? '', 'ada', 'import:x', 'a', 'TRAIN'],
    [fracture ?? '', 'ben', null, 'a', 'TRAIN'],
    [normal ?? '', null, 'import:x', 'b', 'TEST'],
    [fracture ?? '', null, 'import:y', 'c', 'TEST'],
  ]
  for (const [labelClassId, readerId, labeller, group, split] of images) {
    const [image, label] = [randomUUID(), randomUUID()]
    await query(
      `insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256",
         "previewSha256", "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "groupKey")
       values ($1, $2, $3, $4, '', '', '', '', 'f', 'image/png', 1, 1, 1, 8, $5)`,
      [image, project, imported, image, group],
    )
    await query(
      `insert into "Label" ("id", "imageId", "version", "labelClassId", "readerId", "origin", "labeller")
       values ($1, $2, 1, $3, $4, $5, $6)`,
      [label, image, labelClassId, readerId, labeller === null ? 'READER' : 'IMPORT', labeller],
    )
    await query(`insert into "DatasetItem" values ($1, $2, $3, $4, $5, $6)`, [
      ...[version, image, label, labelClassId, group, split],
    ])
  }
  await query(`insert into "Job" ("id", "projectId", "kind", "createdById") values ($1, $2, 'TRAIN', 'ada')`, [
    job,
    project,
  ])
  await query(
    `insert into "TrainingRun" ("id", "projectId", "number", "datasetVersionId", "jobId", "config", "seed", "codeVersion",
       "createdById") values ($1, $2, 1, $3, $4, '{}', 1, '', 'ada')`,
    [run, project, version, job],
  )
  await query(
    `insert into "ModelVersion" ("id", "projectId", "number", "trainingRunId", "weightsSha256", "topologySha256",
       "preprocessing", "preprocessingSha256", "classNames") values ($1, $2, 1, $3, '', '', '{}', '', '{Normal,Fracture}')`,
    [trained, project, run],
  )
  expect(await migrate(url)).toContain(before)
  const size = (labelClassId: string | undefined, imageCount: number, groupCount: number) => ({
    ...{ labelClassId, imageCount, groupCount },
  })
  expect(await query(`select "classes", "splits", "readers" from "DatasetVersion" order by "imageCount" desc`)).toEqual(
    [
      {
        classes: [
          { id: normal, name: 'Normal', position: 0, isPositive: false },
          { id: fracture, name: 'Fracture', position: 1, isPositive: true },
        ],
        splits: [
          { split: 'TRAIN', imageCount: 3, groupCount: 1, classes: [size(normal, 2, 1), size(fracture, 1, 1)] },
          { split: 'VALIDATION', imageCount: 0, groupCount: 0, classes: [size(normal, 0, 0), size(fracture, 0, 0)] },
          { split: 'TEST', imageCount: 2, groupCount: 2, classes: [size(normal, 1, 1), size(fracture, 1, 1)] },
        ],
        readers: [
          { readerId: null, labeller: 'import:x', origin: 'IMPORT', labelCount: 1 },
          { readerId: null, labeller: 'import:y', origin: 'IMPORT', labelCount: 1 },
          { readerId: 'ada', labeller: null, origin: 'READER', labelCount: 1 },
          { readerId: 'ben', labeller: null, origin: 'READER', labelCount: 1 },
          { readerId: 'ada', labeller: null, origin: 'IMPORT', labelCount: 1 },
        ],
      },
      {
        classes: [{ id: unused, name: 'Normal', position: 0, isPositive: false }],
        splits: ['TRAIN', 'VALIDATION', 'TEST'].map(split => ({
          ...{ split, imageCount: 0, groupCount: 0, classes: [size(unused, 0, 0)] },
        })),
        readers: [],
      },
    ],
  )
  expect(await query('select "classIds" from "ModelVersion"')).toEqual([{ classIds: [normal, fracture] }])
  const model = (names: string | null, ids: string | null) =>
    query(
      `insert into "ModelVersion" ("id", "projectId", "number", "trainingRunId", "weightsSha256", "topologySha256",
         "preprocessing", "preprocessingSha256", "classNames", "classIds")
       values (gen_random_uuid(), $1, 2, $2, '', '', '{}', '', $3, $4)`,
      [project, run, names, ids],
    )
  for (const [names, ids, refused] of [
    ['{Normal,Fracture}', `{${normal}}`, 'ModelVersion_classes'],
    ['{Normal}', '{}', 'ModelVersion_classes'],
    ['{Normal}', null, 'column "classIds"'],
    [null, `{${normal}}`, 'column "classNames"'],
    [null, null, 'column "classNames"'],
  ] as const)
    await expect(model(names, ids), `${names} ${ids}`).rejects.toThrow(refused)
  await expect(query(`update "DatasetVersion" set "readers" = '[]'`)).rejects.toThrow('append-only')
  await expect(query(`update "ModelVersion" set "classIds" = '{}'`)).rejects.toThrow('append-only')
})
