import { expect, test } from 'vitest'
import { findTrainingMemory } from '#core/training-run/find-memory.ts'
import { beatWorker, passedOverOf, registerWorker } from '#core/worker/register.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, product, person } = await openCore()

test('a worker is stored, and audited, with its engine, why it has that one, and why none before it', async () => {
  const passedOver = [
    { engine: 'tensorflow', reason: 'tfjs-node-gpu: not installed' },
    { engine: 'webgpu', reason: 'no adapter answers' },
  ]
  const registration = {
    host: 'here',
    pid: 7,
    kinds: ['TRAIN' as const, 'PREDICT' as const],
    engine: 'native',
    engineDetail: 'AVX2',
    engineReason: 'the fastest that starts here',
    threads: 2,
    passedOver,
    memoryLimitBytes: 4 * 1024 ** 3,
  }
  const { id } = await registerWorker(product(), registration)
  const worker = await database.worker.findUniqueOrThrow({ where: { id } })
  expect(worker).toMatchObject({ ...registration, memoryLimitBytes: BigInt(registration.memoryLimitBytes) })
  expect(passedOverOf(worker)).toEqual(passedOver)
  const event = await database.auditEvent.findFirstOrThrow({ where: { nounId: id } })
  expect(event).toMatchObject({ action: 'WORKER_STARTED', after: registration })
})

test.each([-1, 1])(
  'a worker whose clock, or that of whoever asks, is off by %i hours counts as alive all the same',
  async hours => {
    await database.worker.updateMany({ data: { stoppedAt: new Date() } })
    const now = new Date(Date.now() + hours * 3_600_000)
    const registration = {
      ...{ host: 'here', pid: 7, engine: 'native', engineDetail: '', engineReason: '', threads: 2, passedOver: [] },
      kinds: ['TRAIN' as const],
      memoryLimitBytes: 1024 ** 3,
    }
    const skewed = { ...product(), now }
    const { id } = await registerWorker(skewed, registration)
    const asker = await person('asker')
    const shape = { alpha: 0.25, imageSize: 64, batchSize: 8, frozenBlocks: 0 } as const
    const limit = async (ctx = asker) => (await findTrainingMemory(ctx, shape)).limitBytes
    expect(await limit()).toBe(1024 ** 3)
    expect(await limit({ ...asker, now })).toBe(1024 ** 3)
    await database.$executeRaw`update "Worker" set "heartbeatAt" = now() - interval '16 seconds'`
    expect(await limit()).toBeNull()
    await beatWorker(skewed, id)
    expect(await limit()).toBe(1024 ** 3)
  },
)
