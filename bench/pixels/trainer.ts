import { availableParallelism } from 'node:os'
import path from 'node:path'
import { engineNames } from '#worker/engine/engine.ts'
import type { Task } from '../engine/config.ts'
import { writeImages } from '../engine/images.ts'
import { prepareTask } from '../engine/measure.ts'
import { engineStart } from '../engine/participants.ts'
import { Participant } from '../harness/participant.ts'
import type { Contestant } from '../harness/rounds.ts'

export interface Trainer extends Contestant {
  close(): Promise<void>
}

/** The engine that the worker would take, on all cores: alpha 0.25, so that images are wanted as fast as can be. */
export async function openTrainer(imageSize: number, folder: string, signal: AbortSignal): Promise<Trainer> {
  const participant = await startFastest(signal)
  const task: Task = {
    mode: 'training',
    config: { alpha: 0.25, imageSize, batchSize: 32 },
    imagesFile: path.join(folder, 'noise.f32'),
  }
  await writeImages(task.imagesFile, task.config)
  const { measure } = await prepareTask(participant, task, { roundSeconds: 1, warmUpSeconds: 2 })
  return { name: `training once, alpha 0.25, ${participant.name}`, measure, close: () => participant.close() }
}

async function startFastest(signal: AbortSignal): Promise<Participant> {
  const reasons: string[] = []
  for (const engine of engineNames)
    for (const threads of new Set([availableParallelism(), 1])) {
      try {
        const start = engineStart(engine, threads, signal)
        return await Participant.start({
          ...start,
          name: `${engine}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
        })
      } catch (error) {
        signal.throwIfAborted()
        reasons.push(error instanceof Error ? error.message : String(error))
      }
    }
  throw new Error(`no engine starts: ${reasons.join('; ')}`)
}
