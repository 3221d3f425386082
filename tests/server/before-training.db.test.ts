import { graphql } from 'graphql'
import { expect, test } from 'vitest'
import { registerWorker } from '#core/worker/register.ts'
import { schema } from '#server/schema/index.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import * as story from './story-documents.ts'

const { project } = await openCore()
const { admin } = await project()

const ask = (
  source: string,
  variableValues: object = {},
  ctx: Omit<TestContext, 'actor'> & { actor?: unknown } = admin,
) => graphql({ schema, source, variableValues: { ...variableValues }, contextValue: { ...ctx, publicUrl: '' } })
const asked = { imageSize: 32, batchSize: 8 }

test('a worker tells its engine, why it has that one, and why none of those before it', async () => {
  const passedOver = [{ engine: 'tensorflow', reason: 'tfjs-node-gpu: not installed' }]
  await registerWorker(admin, {
    ...{
      host: 'here',
      pid: 1,
      kinds: ['TRAIN'],
      engine: 'native',
      engineDetail: 'C kernels for avx2',
      engineReason: 'the first',
    },
    ...{ threads: 2, passedOver, memoryLimitBytes: 4 * 1024 ** 3 },
  })
  const { data, errors } = await ask(
    '{ workers { edges { node { engine engineDetail engineReason threads memoryLimitBytes passedOver { engine reason } isAlive } } } }',
  )
  expect(errors).toBeUndefined()
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    workers: {
      edges: [
        {
          node: {
            ...{ engine: 'NATIVE', engineDetail: 'C kernels for avx2', engineReason: 'the first', threads: 2 },
            ...{ memoryLimitBytes: 4 * 1024 ** 3, isAlive: true },
            passedOver: [{ engine: 'TENSORFLOW', reason: 'tfjs-node-gpu: not installed' }],
          },
        },
      ],
    },
  })
})

test('before a run starts its memory is estimated and held against the live workers, and pretrained models are offered', async () => {
  const { data, errors } = await ask(story.beforeTraining, asked)
  expect(errors).toBeUndefined()
  const { trainingMemory, pretrainedModels } = JSON.parse(JSON.stringify(data)) as story.BeforeTraining
  expect(trainingMemory).toMatchObject({ largestBatchSize: 256, isWithin: true, limitBytes: 4 * 1024 ** 3 })
  expect(trainingMemory.estimateBytes).toBeLessThan(trainingMemory.limitBytes ?? 0)
  expect(pretrainedModels.map(m => m.alpha)).toEqual([0.25, 0.5, 0.75, 1])
})

test('what is out of range is refused, and nobody is told who is not signed in', async () => {
  const wrong = await ask(story.beforeTraining, { ...asked, imageSize: 33 })
  expect(wrong.errors?.[0]?.message).toContain('imageSize is 33')
  const outside = await ask(story.beforeTraining, asked, { ...admin, actor: null })
  expect(outside.data).toEqual({ trainingMemory: null, pretrainedModels: null })
  expect(outside.errors?.length).toBeGreaterThan(0)
})
