import { expect, test } from 'vitest'
import { passedOverOf, registerWorker } from '#core/worker/register.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, product } = await openCore()

test('a worker is stored, and audited, with its engine, why it has that one, and why none before it', async () => {
  const passedOver = [
    { engine: 'tensorflow', reason: 'tfjs-node-gpu: not installed' },
    { engine: 'webgpu', reason: 'no adapter answers' },
  ]
  const registration = {
    host: 'here',
    pid: 7,
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
