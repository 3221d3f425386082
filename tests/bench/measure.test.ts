import { expect, test } from 'vitest'
import type { Task } from '../../bench/engine/config.ts'
import { measureTask } from '../../bench/engine/measure.ts'
import { startParticipant } from './kit.ts'

const task: Task = {
  mode: 'training',
  config: { alpha: 0.25, imageSize: 32, batchSize: 8 },
  imagesFile: 'none',
}
const pace = { roundSeconds: 1, warmUpSeconds: 1 }

const acts = ({ hasLearnt = true, firstLoss = '1.5', loss = '1', seconds = '0.5' }) => `
  async prepare() { return { firstLoss: ${firstLoss}, hasLearnt: ${hasLearnt} } },
  async run({ steps }) { return { seconds: ${seconds} * steps, loss: ${loss} } },
  async release() { return {} }`

const entrant = async (name: string, of: Parameters<typeof acts>[0], modes: Task['mode'][] = ['training']) => ({
  participant: await startParticipant(acts(of), name),
  isOurs: name === 'ours',
  modes,
})

test('images a second are those of the steps of a round, after a warm-up that no round counts', async () => {
  const notes: string[] = []
  const quick = await entrant('ours', { seconds: '0.5' })
  const slow = await entrant('theirs', { seconds: '2' })
  const other = await entrant('inferring', {}, ['inference'])
  const series = await measureTask([quick, slow, other], task, 2, pace, notes)
  // 8 images in half a second; 8 in two. Rounds of at least a second: two steps of ours, one of theirs.
  expect(series).toEqual([
    { name: 'ours', values: [16, 16] },
    { name: 'theirs', values: [4, 4] },
  ])
  expect(notes).toEqual(['loss of the first step, alpha 0.25, 32 px, batch 8: ours 1.500, theirs 1.500'])
})

test.each([
  [{ hasLearnt: false }, 'lazy: a step with loss 1.5 changed no weights; allowed: real ones'],
  [{ firstLoss: 'null' }, 'lazy: a step with loss null changed its weights; allowed: real ones'],
  [{ loss: 'null' }, 'lazy: the loss is no finite number'],
  [{ seconds: '0' }, 'lazy answered run with {"answer":{"seconds":0,"loss":1}}'],
])('a step that is none is not measured: %j', async (of, message) => {
  await expect(measureTask([await entrant('lazy', of)], task, 1, pace, [])).rejects.toThrow(message)
})
