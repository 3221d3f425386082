import { afterEach, describe, expect, test } from 'vitest'
import { NotFound } from '#core/errors.ts'
import { noAugmentation, recipes, type TrainingConfig } from '#core/training-run/config.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { newFolder } from '#tests/kit/pictures.ts'

const { database, queue, project, images } = await openCore()
const owner = await project()
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
await images(
  owner,
  Array.from({ length: 40 }, (_, i) => ({ groupKey: `g${i >> 1}`, classIndex: (i >> 1) % 2 })),
)
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const quick = recipes.find(r => r.name === 'quick-look')?.config
if (!quick) throw new Error('no recipe')
const start = (change: Partial<TrainingConfig> = {}, datasetVersionId = frozen.id) =>
  startTrainingRun(owner.admin, { datasetVersionId, config: { ...quick, ...change } })

test('a run and its job are written together, numbered, with the whole config, the seed and the code', async () => {
  const first = await start()
  const second = await start({ seed: 7, patience: null })
  expect([first.number, second.number]).toEqual([1, 2])
  expect(second.config).toEqual({ ...quick, seed: 7, patience: null })
  expect(second).toMatchObject({ seed: 7, codeVersion: expect.stringMatching(/^0\.1\.0/) })
  expect(await queue.boss.findJobs('train', { id: second.jobId })).toHaveLength(1)
})

test('runs started at once get numbers of their own, without gaps', async () => {
  const before = await database.trainingRun.count({ where: { projectId: owner.id } })
  const runs = await Promise.all(Array.from({ length: 8 }, () => start()))
  expect(runs.map(r => r.number).sort((a, b) => a - b)).toEqual(runs.map((_, i) => before + 1 + i))
})

test('while a run is being started, others go on with the project: only another start waits', async () => {
  await database.$transaction(async tx => {
    await startTrainingRun({ ...owner.admin, database: tx }, { datasetVersionId: frozen.id, config: quick })
    await database.$transaction(async other => {
      await other.$executeRaw`set local lock_timeout = '2s'`
      await other.auditEvent.create({
        data: { projectId: owner.id, requestId: 'other', action: 'PROJECT_RENAMED', noun: 'Project', nounId: owner.id },
      })
    })
  })
})

const emptyFolder = await newFolder()
test.each<[Partial<TrainingConfig>, string]>([
  [{ learningRate: -0.1 }, 'config.learningRate is -0.1; allowed: above 0, at most 1'],
  [{ learningRate: 2 }, 'config.learningRate is 2; allowed: above 0, at most 1'],
  [{ imageSize: 7 }, 'config.imageSize is 7; allowed: a multiple of 32 from 32 to 512'],
  [{ epochs: 0 }, 'config.epochs is 0; allowed: a whole number from 1 to 1000'],
  [{ batchSize: 1 }, 'config.batchSize is 1; allowed: a whole number from 2 to 256'],
  [{ alpha: 0.3 }, 'config.alpha is 0.3; allowed: one of 0.25, 0.5, 0.75, 1'],
  [{ dropout: 1 }, 'config.dropout is 1; allowed: from 0 up to, not including, 1'],
  [{ patience: 0 }, 'config.patience is 0; allowed: a whole number from 1 to 1000, or null'],
  [{ seed: 1.5 }, 'config.seed is 1.5'],
  [{ frozenBlocks: 15 }, 'config.frozenBlocks is 15; allowed: a whole number from 0 to 14'],
  [{ frozenBlocks: 14 }, 'config.frozenBlocks is 14; allowed: 0, or pretrained weights'],
  [{ frozenBlocks: 1 }, 'config.frozenBlocks is 1; allowed: 0, or pretrained weights'],
  [{ augmentation: { ...noAugmentation, shift: 0.6 } }, 'config.augmentation.shift is 0.6; allowed: from 0 to 0.5'],
  [{ pretrainedSha256: 'ab' }, 'config.pretrainedSha256 is ab; allowed: none, since no pretrained weights are named'],
  [{ pretrainedModel: 'resnet' }, 'config.pretrainedModel is resnet; allowed: mobilenet_v1_0.25_224, mobilenet_v1_0.5'],
  [{ alpha: 1, pretrainedModel: 'mobilenet_v1_0.25_224' }, 'config.alpha is 1; allowed: 0.25, as in the pretrained'],
  [
    { pretrainedModel: 'mobilenet_v1_0.25_224', pretrainedFolder: '/data' },
    'config.pretrainedFolder is /data; allowed: none, since pretrainedModel is mobilenet_v1_0.25_224',
  ],
  [
    { pretrainedFolder: '/data', pretrainedUploadId: '019ab000-0000-7000-8000-000000000000' },
    'config.pretrainedUploadId is 019ab000-0000-7000-8000-000000000000; allowed: none, since pretrainedFolder is /data',
  ],
  [{ pretrainedFolder: 'weights' }, 'config.pretrainedFolder is weights; allowed: an absolute path'],
  [{ pretrainedFolder: '/nowhere' }, 'config.pretrainedFolder is /nowhere'],
  [{ pretrainedFolder: emptyFolder }, 'model.json'],
])('the config %j is refused and nothing is written', async (change, message) => {
  const before = await database.job.count()
  await expect(start(change)).rejects.toThrow(message)
  expect(await database.job.count()).toBe(before)
})

test('an unknown dataset version is refused', async () => {
  await expect(start({}, '019ab000-0000-7000-8000-000000000000')).rejects.toThrow(NotFound)
})

test('a dataset version without images to learn from cannot be trained on', async () => {
  const { id } = await database.datasetVersion.create({
    data: {
      projectId: owner.id,
      number: 99,
      manifestSha256: '',
      splitRule: {},
      seed: 1,
      imageCount: 0,
      ...{ classes: [], splits: [], readers: [] },
      groupCount: 0,
      createdById: owner.admin.actor?.id ?? '',
    },
  })
  await expect(start({}, id)).rejects.toThrow('dataset version 99, whose TRAIN has no image')
})

test('what of the augmentation is left out is not done, and a run without any says so whole', async () => {
  const { augmentation: _, frozenBlocks: __, ...rest } = quick
  const flipped = await startTrainingRun(owner.admin, {
    datasetVersionId: frozen.id,
    config: { ...rest, augmentation: { flip: true } },
  })
  expect(flipped.config).toMatchObject({ frozenBlocks: 0, augmentation: { ...noAugmentation, flip: true } })
  const plain = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config: rest })
  expect(plain.config).toMatchObject({ augmentation: noAugmentation })
})

describe('a step that needs more memory than there is', () => {
  const mib = 1024 ** 2
  const large = { alpha: 1, imageSize: 224, batchSize: 256 }
  const addWorker = (memoryLimitBytes: number | null, change: { stoppedAt?: Date; heartbeatAt?: Date } = {}) =>
    database.worker.create({
      data: { host: 'x', pid: 1, engine: 'wasm', engineReason: '', memoryLimitBytes, ...change },
    })
  afterEach(() => database.worker.deleteMany())

  test('is refused with estimate, limit and the largest batch that fits, by the live worker that has the most', async () => {
    await addWorker(500 * mib)
    await addWorker(2048 * mib)
    await addWorker(64_000 * mib, { stoppedAt: new Date() })
    await addWorker(64_000 * mib, { heartbeatAt: new Date(Date.now() - 60_000) })
    const refused = await start(large).catch(error => error)
    expect(refused).toMatchObject({ name: 'InvalidInput', field: 'config.batchSize' })
    expect(refused.message).toMatch(/^config.batchSize is 256; allowed: 2 to \d+ at alpha 1 and 224 px: .* \d+\.\d GiB/)
    expect(refused.message).toContain('and the worker with the most has 2.0 GiB')
    const largest = Number(/2 to (\d+)/.exec(refused.message)?.[1])
    await expect(start({ ...large, batchSize: largest + 1 })).rejects.toThrow('config.batchSize')
    expect(await start({ ...large, batchSize: largest })).toMatchObject({ seed: 1 })
  })

  test('is not refused where nobody is alive, or one does not know what it has', async () => {
    await start(large)
    await addWorker(10 * mib)
    await expect(start(large)).rejects.toThrow('allowed: none at alpha 1')
    await addWorker(null)
    await start(large)
  })
})
