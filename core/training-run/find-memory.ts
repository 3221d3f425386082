import { type Context, requireActor } from '#core/context.ts'
import { parse } from '#core/parse.ts'
import { trainingConfigSchema } from '#core/training-run/config.ts'
import { estimateStepBytes, largestBatchSize, requireFits, type StepShape } from '#core/training-run/memory.ts'
import { silenceMs } from '#core/worker/register.ts'

/** How much memory a step is estimated to take, and whether there is a worker that has it. */
export interface TrainingMemory {
  estimateBytes: number
  /** Of the live worker that has the most; null: none is alive, or one does not know what it has. */
  limitBytes: number | null
  /** Null: no limit is known, or not even two images are within it. */
  largestBatchSize: number | null
  isWithin: boolean
}

const shapeSchema = trainingConfigSchema.pick({ alpha: true, imageSize: true, batchSize: true, frozenBlocks: true })

/** Of those that take trainings. */
async function mostOfLiveWorkers(ctx: Context): Promise<number | null> {
  // By the clock that the heartbeats are written with.
  const [alive] = await ctx.database.$queryRaw<{ most: bigint | null; isKnown: boolean | null }[]>`
    select max("memoryLimitBytes") as "most", bool_and("memoryLimitBytes" is not null) as "isKnown" from "Worker"
    where 'TRAIN' = any("kinds") and "stoppedAt" is null and "heartbeatAt" > now() - ${silenceMs} * interval '1 millisecond'`
  const most = alive?.isKnown ? Number(alive.most) : 0
  return most > 0 ? most : null
}

/** @throws Unauthenticated; InvalidInput for a shape that no config can have */
export async function findTrainingMemory(ctx: Context, input: StepShape): Promise<TrainingMemory> {
  requireActor(ctx)
  const shape = parse(shapeSchema, input, 'config')
  const estimateBytes = estimateStepBytes(shape)
  const limitBytes = await mostOfLiveWorkers(ctx)
  return {
    estimateBytes,
    limitBytes,
    largestBatchSize: limitBytes === null ? null : largestBatchSize(shape, limitBytes),
    isWithin: limitBytes === null || estimateBytes <= limitBytes,
  }
}

/** @throws InvalidInput where no live worker has the memory that a step is estimated to take */
export async function requireMemory(ctx: Context, shape: StepShape): Promise<void> {
  const limitBytes = await mostOfLiveWorkers(ctx)
  if (limitBytes !== null) requireFits(shape, limitBytes, 'the worker with the most')
}
