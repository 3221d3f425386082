import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startImport } from '#core/import/start-import.ts'
import { chunkSize } from '#core/prediction/record.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { readSettings } from '#core/settings.ts'
import { recipes } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { startWorker } from '#tests/kit/worker.ts'
import { importTask } from '#worker/tasks/import.ts'
import { trainTask } from '#worker/tasks/train.ts'

const core = await openCore()
const { database, project } = core

test('a worker killed between two chunks is relieved within 15 s: no image is answered twice, and all of them are', async () => {
  const owner = await project()
  const files = Array.from({ length: 24 }, async (_, i) => {
    return [`${i % 2 ? 'Fracture' : 'Normal'}/${i}.png`, await drawPicture(i, i % 2 === 1)] as const
  })
  const folder = await writeTree(await newFolder(), Object.fromEntries(await Promise.all(files)))
  await runTask(core, importTask, (await startImport(owner.admin, { projectId: owner.id, folder })).jobId)
  const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
  const dataset = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  const quick = recipes.find(r => r.name === 'quick-look')?.config
  if (!quick) throw new Error('no recipe')
  const config = { ...quick, imageSize: 32, batchSize: 8, epochs: 1, patience: null }
  const run = await startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config })
  expect(await runTask(core, trainTask, run.jobId)).toMatchObject({ status: 'SUCCEEDED' })
  const { id: modelVersionId } = await database.modelVersion.findUniqueOrThrow({ where: { trainingRunId: run.id } })
  // As many images as it takes to be killed in the middle, of few pictures.
  await database.$executeRaw`
    insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
      "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "groupKey")
    select gen_random_uuid(), "projectId", "importId", md5(i."id"::text || g) || md5(g::text), "fileSha256", "pictureSha256",
      "thumbnailSha256", "previewSha256", "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "groupKey"
    from "Image" i, generate_series(1, 120) as g where "projectId" = ${owner.id}::uuid`
  const images = await database.image.findMany({ where: { projectId: owner.id }, select: { id: true } })
  const imageIds = images.map(i => i.id).sort()
  await database.$executeRaw`delete from pgboss.job`

  const workers = [await startWorker(), await startWorker()]
  onTestFinished(async () => {
    for (const worker of workers) await worker.stop('SIGKILL')
  })
  // Whoever writes the third chunk waits for it.
  const held = new pg.Client({ connectionString: readSettings().databaseUrl })
  await held.connect()
  onTestFinished(() => held.end())
  await held.query('begin')
  await held.query('select from "Image" where "id" = $1 for update', [imageIds[2 * chunkSize]])
  const { id } = await requestPredictions(owner.admin, { modelVersionId, imageIds })
  const stateOf = () =>
    database.predictionBatch.findUniqueOrThrow({ where: { id }, include: { job: { include: { worker: true } } } })
  const until = async (isSo: (state: Awaited<ReturnType<typeof stateOf>>) => boolean) => {
    for (;;) {
      const state = await stateOf()
      if (isSo(state)) return state
      if (state.job.status === 'FAILED') throw new Error(`it failed: ${state.job.failure}`)
      await delay(20)
    }
  }
  const busy = await until(({ predictionCount }) => predictionCount === 2 * chunkSize)
  const struckAt = performance.now()
  await workers.find(w => w.pid === busy.job.worker?.pid)?.stop('SIGKILL')
  await held.query('rollback')
  await until(({ job }) => job.attempt === 2)
  expect(performance.now() - struckAt).toBeLessThan(15_000)
  const ended = await until(({ job }) => job.status === 'SUCCEEDED')
  expect(ended).toMatchObject({ predictionCount: imageIds.length, imageCount: imageIds.length })
  const rows = await database.prediction.findMany({ where: { batchId: id }, include: { image: true } })
  expect(rows.map(p => p.imageId).sort()).toEqual(imageIds)
  // Whoever answered it, and when: one picture has one answer.
  const answers = Map.groupBy(rows, p => p.image.pictureSha256)
  for (const same of answers.values())
    for (const { probabilities } of same) expect(probabilities[1]).toBeCloseTo(same[0]?.probabilities[1] ?? 0, 5)
}, 240_000)
