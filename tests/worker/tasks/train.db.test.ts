import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { localPath } from '#core/blob/local.ts'
import { sha256Of } from '#core/blob/store.ts'
import type { TrainingRun } from '#core/generated/prisma/client.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'
import { startImport } from '#core/import/start-import.ts'
import { blockCount } from '#core/network/mobilenet-v1.ts'
import { pretrainedCacheOf } from '#core/pretrained/open-pretrained-model.ts'
import { readSettings } from '#core/settings.ts'
import { parseConfig, recipes, type TrainingConfig } from '#core/training-run/config.ts'
import { resumeTrainingRun } from '#core/training-run/resume.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { timingsOf } from '#core/training-run/timings.ts'
import { removeUpload } from '#core/upload/remove-upload.ts'
import { uploadPath } from '#core/upload/upload-path.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { importTask } from '#worker/tasks/import.ts'
import { trainTask } from '#worker/tasks/train.ts'
import { writePretrained } from '../ml/kit.ts'

const core = await openCore()
const { database, project } = core
const owner = await project()
const pictures = Array.from({ length: 40 }, async (_, i) => {
  return [`${i % 2 ? 'Fracture' : 'Normal'}/${i}.png`, await drawPicture(i, i % 2 === 1)] as const
})
const folder = await writeTree(await newFolder(), Object.fromEntries(await Promise.all(pictures)))
const imported = await startImport(owner.admin, { projectId: owner.id, folder })
await runTask(core, importTask, imported.jobId)
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
const dataset = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const quick = recipes.find(r => r.name === 'quick-look')?.config
if (!quick) throw new Error('no recipe')
const config = { ...quick, imageSize: 32, batchSize: 8, epochs: 2, patience: null }

test('a run that its worker has not the memory for fails with estimate and limit, before an image is read', async () => {
  const run = await startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config })
  const job = await runTask(core, trainTask, run.jobId, { memoryLimitBytes: 1_000_000 })
  expect(job).toMatchObject({ status: 'FAILED', phase: null, done: 0 })
  expect(job.failure).toMatch(/config.batchSize is 8; allowed: .* need .* GiB of memory, and this worker has 0.0 GiB/)
})

test('a pretrained model of the list is trained on by its name, by a worker that has neither the model nor a way to it, and the run tells where its time went', async () => {
  await openEngine('cpu')
  const { folder: source, sha256 } = await writePretrained(await newFolder(), 0.5)
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    readFile(path.join(source, path.basename(request.url ?? ''))).then(
      bytes => response.end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  process.env.LAMINA_PRETRAINED_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const run = await startTrainingRun(owner.admin, {
    datasetVersionId: dataset.id,
    config: {
      ...config,
      alpha: 0.5,
      frozenBlocks: blockCount,
      pretrainedModel: 'mobilenet_v1_0.5_224',
      pretrainedSha256: sha256.toUpperCase(),
    },
  })
  expect(run.config).toMatchObject({ pretrainedFolder: null, pretrainedSha256: sha256 })
  expect(asked).toHaveLength(2)
  const cache = pretrainedCacheOf('mobilenet_v1_0.5_224')
  const cached = await readFile(path.join(cache, 'weights.bin'))
  await rm(cache, { recursive: true })
  const job = await runTask(core, trainTask, run.jobId, { dataDir: await newFolder() })
  expect(job).toMatchObject({ status: 'SUCCEEDED', failure: null })
  expect(asked).toHaveLength(2)
  const { modelVersion, ...finished } = await database.trainingRun.findUniqueOrThrow({
    where: { id: run.id },
    include: { modelVersion: true },
  })
  const weights = await core.blobs.readVerified(modelVersion?.weightsSha256 ?? '')
  expect(Buffer.from(weights.subarray(0, 1000))).toEqual(cached.subarray(0, 1000))
  const { startedAt, finishedAt } = job
  const spent = Object.values(timingsOf(finished) ?? {})
  expect(spent).toHaveLength(5)
  expect(spent.every(ms => Number.isInteger(ms) && ms >= 0)).toBe(true)
  const tookMs = (finishedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0)
  expect(spent.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(tookMs + 5)
}, 60_000)

/** Trains a frozen backbone for an epoch. @returns the weights of what was learnt, as far as they are pretrained */
async function learnOnHead(pretrained: Partial<TrainingConfig>, before: (run: TrainingRun) => Promise<unknown>) {
  const frozen = { ...config, ...pretrained, epochs: 1, frozenBlocks: blockCount }
  const run = await startTrainingRun(owner.admin, { datasetVersionId: dataset.id, config: frozen })
  await before(run)
  const job = await runTask(core, trainTask, run.jobId, { dataDir: await newFolder() })
  expect(job).toMatchObject({ status: 'SUCCEEDED', failure: null })
  const { weightsSha256 } = await database.modelVersion.findUniqueOrThrow({ where: { trainingRunId: run.id } })
  return { run, learnt: (await core.blobs.readVerified(weightsSha256)).subarray(0, 864) }
}

test('weights of a folder and of an upload are learnt on by a worker that sees neither, and those of a run of before from its folder', async () => {
  await openEngine('cpu')
  const { folder: pretrainedFolder, sha256, pretrained } = await writePretrained(await newFolder())
  const expected = pretrained.bytes.subarray(0, 864)
  const away = `${pretrainedFolder}.away`
  const ofFolder = await learnOnHead({ pretrainedFolder }, () => rename(pretrainedFolder, away))
  expect(ofFolder.learnt).toEqual(expected)
  await rename(away, pretrainedFolder)

  const row = { projectId: owner.id, fileName: 'ours.zip', byteCount: 1, createdById: owner.admin.actor?.id ?? '' }
  const { id: pretrainedUploadId } = await database.upload.create({ data: { ...row, completedAt: new Date() } })
  const file = uploadPath(readSettings().dataDir, pretrainedUploadId)
  await mkdir(path.dirname(file), { recursive: true })
  const entries = ['model.json', 'weights.bin'].map(async name => ({
    name: `ours/${name}`,
    data: await readFile(path.join(pretrainedFolder, name)),
  }))
  await writeFile(file, writeZip(await Promise.all(entries)))
  const remove = () => removeUpload(owner.admin, { id: pretrainedUploadId })
  const ofUpload = await learnOnHead({ pretrainedUploadId }, remove)
  expect(ofUpload.learnt).toEqual(expected)
  const kept = { pretrainedWeightsSha256: sha256, pretrainedTopologySha256: sha256Of(pretrained.modelJson) }
  expect(ofUpload.run).toMatchObject({
    ...kept,
    config: { pretrainedUploadId, pretrainedUploadName: 'ours.zip', pretrainedSha256: sha256 },
  })
  expect(ofFolder.run).toMatchObject(kept)

  const { learnt } = await learnOnHead({ pretrainedFolder }, async run => {
    const { pretrainedUploadId: _, pretrainedUploadName: __, ...asBefore } = parseConfig(run.config)
    const data = { config: asBefore, pretrainedWeightsSha256: null, pretrainedTopologySha256: null }
    await database.trainingRun.update({ where: { id: run.id }, data })
  })
  expect(learnt).toEqual(expected)
}, 60_000)

test('a run whose kept weights are gone fails and says so', async () => {
  await openEngine('cpu')
  const { folder: pretrainedFolder } = await writePretrained(await newFolder())
  const run = await startTrainingRun(owner.admin, {
    datasetVersionId: dataset.id,
    config: { ...config, frozenBlocks: 13, pretrainedFolder },
  })
  await core.blobs.remove(run.pretrainedTopologySha256 ?? '')
  expect(await runTask(core, trainTask, run.jobId)).toMatchObject({
    status: 'FAILED',
    failure: expect.stringContaining(`blob ${run.pretrainedTopologySha256} is gone: start a new run`),
  })
})

/** Takes away what only learning needs. @returns how to have the disk back */
async function takeWhatLearningNeeds(run: TrainingRun): Promise<() => void> {
  await database.checkpoint.deleteMany({ where: { trainingRunId: run.id } })
  const pretrainedFolder = '/nowhere'
  await database.trainingRun.update({ where: { id: run.id }, data: { config: { ...config, pretrainedFolder } } })
  await database.worker.updateMany({ data: { stoppedAt: new Date() } })
  const small = { ...{ kinds: ['TRAIN'] satisfies JobKind[], memoryLimitBytes: 1000 }, engineReason: 'test' }
  await database.worker.create({ data: { host: 'test', pid: 1, engine: 'wasm', ...small } })
  process.env.LAMINA_DISK_RESERVE = '9000 TB'
  const giveBack = () => void delete process.env.LAMINA_DISK_RESERVE
  onTestFinished(giveBack)
  return giveBack
}

test('a training that fails while TEST is shown to its model has lost nothing: it goes on there, whatever learning would need, and learns nothing anew', async () => {
  const test = await database.datasetItem.findMany({
    where: { datasetVersionId: dataset.id, split: 'TEST' },
    include: { image: true },
  })
  const [one] = test
  const file = localPath(core.blobs.place, one?.image.pictureSha256 ?? '')
  await rename(file, `${file}.away`)
  // Its size is no other test's, so that no pixels of TEST are at hand.
  const run = await startTrainingRun(owner.admin, {
    datasetVersionId: dataset.id,
    config: { ...config, imageSize: 64 },
  })
  const failed = await runTask(core, trainTask, run.jobId)
  expect(failed).toMatchObject({ status: 'FAILED', failure: expect.stringContaining(one?.image.pictureSha256 ?? '-') })
  const stateOf = () =>
    database.trainingRun.findUniqueOrThrow({
      where: { id: run.id },
      include: { epochs: true, modelVersion: { include: { evaluations: true, predictionBatches: true } } },
    })
  const before = await stateOf()
  expect(before).toMatchObject({ stopReason: 'COMPLETED', timings: { writeMs: expect.any(Number) } })
  expect(timingsOf(before)).toBeNull()
  expect(before.modelVersion).toMatchObject({
    ...{ status: 'CANDIDATE', evaluations: [] },
    predictionBatches: [{ split: 'TEST', imageCount: test.length, predictionCount: 0 }],
  })

  await rename(`${file}.away`, file)
  const giveBack = await takeWhatLearningNeeds(run)
  await resumeTrainingRun(owner.admin, { id: run.id })
  giveBack()
  const resumed = await database.auditEvent.findFirstOrThrow({ where: { nounId: run.id, action: 'TRAINING_RESUMED' } })
  expect(resumed.after).toMatchObject({ modelVersionId: before.modelVersion?.id })
  expect(await runTask(core, trainTask, run.jobId, { attempt: 2 })).toMatchObject({ status: 'SUCCEEDED' })
  const after = await stateOf()
  expect(after.epochs).toEqual(before.epochs)
  expect(after.modelVersion).toMatchObject({
    ...{ id: before.modelVersion?.id, weightsSha256: before.modelVersion?.weightsSha256 },
    evaluations: [{ split: 'TEST', imageCount: test.length }],
    predictionBatches: [{ imageCount: test.length, predictionCount: test.length }],
  })
  expect(timingsOf(after)?.evaluateMs).toBeGreaterThan(0)
  expect(after.timings).toMatchObject({ ...Object(before.timings) })
}, 60_000)
