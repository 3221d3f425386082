import { randomUUID } from 'node:crypto'
import { imageCountOf } from '#core/dataset-version/frozen.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { preprocessingOf, preprocessingSha256 } from '#core/pixels/preprocessing.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import type { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { labelImagesSql } from './label-rows.ts'

/**
 * A model without weights, and a dataset version whose split has as many more images as wanted, without bytes, published
 * in it.
 */
export async function openAsked(
  core: Awaited<ReturnType<typeof openCore>>,
  imageCount: number,
  split: Split = 'TRAIN',
) {
  const { database, queue, blobs, project, images } = core
  const owner = await project()
  for (const publishedSplit of ['TRAIN', 'VALIDATION', 'TEST'] as const) {
    const some = Array.from({ length: 4 }, (_, i) => ({ groupKey: `${publishedSplit} ${i}`, classIndex: i % 2 }))
    const made = await images(owner, some)
    await database.image.updateMany({ where: { id: { in: made.map(i => i.id) } }, data: { publishedSplit } })
  }
  await database.$executeRaw`
    insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
      "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "groupKey", "labelVersion", "labelClassId",
      "readingState", "publishedSplit")
    select gen_random_uuid(), "projectId", "importId", lpad(to_hex(g), 64, '0'), "fileSha256", lpad(to_hex(g), 64, '0'),
      "thumbnailSha256", "previewSha256", 'more/' || g, "mediaType", 1, 1, 1, 8, 'more' || g / 3, 1, "labelClassId", 'DONE', ${split}::"Split"
    from (select * from "Image" where "projectId" = ${owner.id}::uuid and "labelClassId" is not null limit 1) i,
      generate_series(1, ${imageCount}::int) as g`
  await database.$executeRawUnsafe(labelImagesSql(`"projectId" = '${owner.id}' and "fileName" like 'more/%'`))
  const dataset = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, published: 'AS_PUBLISHED' })
  const config = recipes.find(r => r.name === 'quick-look')?.config
  if (!config) throw new Error('no recipe')
  const run = await startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config })
  const preprocessing = preprocessingOf(64, 'as-displayed')
  const model = await database.modelVersion.create({
    data: {
      ...{ projectId: owner.id, number: 1, trainingRunId: run.id, threshold: 0.5, classNames: ['Normal', 'Fracture'] },
      classIds: owner.labelClasses.map(c => c.id),
      weightsSha256: await blobs.put(Buffer.from(randomUUID())),
      topologySha256: await blobs.put(Buffer.from(randomUUID())),
      ...{ preprocessing: { ...preprocessing }, preprocessingSha256: preprocessingSha256(preprocessing) },
    },
  })
  await database.$executeRaw`delete from pgboss.job`
  const total = imageCountOf(dataset, split)
  return { owner, dataset, run, model, split, total, tools: { database, queue, blobs } }
}
