import path from 'node:path'
import { Participant, type ParticipantStart } from '../harness/participant.ts'
import type { Row } from '../harness/result.ts'
import { rowOf } from '../harness/summary.ts'
import { type Config, nameOf, type Task } from './config.ts'
import { writeImages } from './images.ts'
import { engineStart, torchStart, type Wanted } from './participants.ts'
import { answers } from './protocol.ts'

const largest: Config = { alpha: 1, imageSize: 224, batchSize: 32 }
const small: Config = { alpha: 0.25, imageSize: 32, batchSize: 8 }
const mib = 2 ** 20

const inMib = (bytes: number): number => bytes / mib

type Place = Wanted & { folder: string }

/** Trains in a process of its own, which has nothing but this task in its memory. */
async function withTraining<T>(start: ParticipantStart, task: Task, use: (p: Participant) => Promise<T>): Promise<T> {
  const participant = await Participant.start(start)
  try {
    await participant.ask({ do: 'prepare', ...task }, answers.prepare)
    return await use(participant)
  } finally {
    await participant.close()
  }
}

const memoryAfter = (steps: number) => async (participant: Participant) => {
  await participant.ask({ do: 'run', steps }, answers.run)
  return participant.ask({ do: 'memory' }, answers.memory)
}

const stepPeakOf = (participant: Participant) => participant.ask({ do: 'profile' }, answers.profile)

const trainingTask = async (config: Config, folder: string): Promise<Task> => {
  const imagesFile = path.join(folder, 'memory.f32')
  await writeImages(imagesFile, config)
  return { config, mode: 'training', imagesFile }
}

/** Peak RAM of a process that trains the largest network with the largest batch that is stated: less is better. */
export async function measurePeak(
  { engines, python, threads, signal, folder }: Place,
  notes: string[],
): Promise<Row[]> {
  const task = await trainingTask(largest, folder)
  const peakOf = async (start: ParticipantStart) =>
    inMib((await withTraining(start, task, memoryAfter(3))).peakRssBytes)
  const torch = python ? { name: 'PyTorch', values: [await peakOf(torchStart(python, threads, signal))] } : undefined
  const rows: Row[] = []
  for (const engine of engines) {
    try {
      const values = [await peakOf(engineStart(engine, threads, signal))]
      rows.push(rowOf(`peak memory of training, ${engine}, ${nameOf(largest)} (less is better)`, 'MiB', values, torch))
      const { peakTensorBytes } = await withTraining(engineStart(engine, threads, signal), task, stepPeakOf)
      rows.push(rowOf(`peak of tensors in one step, ${engine}, ${nameOf(largest)}`, 'MiB', [inMib(peakTensorBytes)]))
    } catch (error) {
      // That it does not fit is what was asked.
      if (!(error instanceof Error && /out of memory/.test(error.message))) throw error
      const peer = torch ? `; PyTorch takes ${Math.round(torch.values[0] ?? 0)} MiB` : ''
      notes.push(`${nameOf(largest)} does not fit: ${error.message}${peer}`)
    }
  }
  return rows
}

/** What 200 steps leave behind that the first 20 had not: tensors and engine heap should be 0. */
export async function measureLeak({ engines, threads, signal, folder }: Place): Promise<Row[]> {
  const task = await trainingTask(small, folder)
  const rows: Row[] = []
  for (const engine of engines) {
    const [before, after] = await withTraining(engineStart(engine, threads, signal), task, async p => [
      await memoryAfter(20)(p),
      await memoryAfter(200)(p),
    ])
    const grown = (key: 'tensors' | 'tensorBytes' | 'heapBytes' | 'engineHeapBytes') =>
      before?.[key] == null || after?.[key] == null ? null : after[key] - before[key]
    const add = (what: string, unit: string, value: number | null) => {
      if (value !== null) rows.push(rowOf(`left behind by 200 steps, ${engine}: ${what}`, unit, [value]))
    }
    add('tensors', 'tensors', grown('tensors'))
    add('bytes of tensors', 'bytes', grown('tensorBytes'))
    add('heap of the engine', 'bytes', grown('engineHeapBytes'))
    add('heap of JavaScript', 'MiB', grown('heapBytes') === null ? null : inMib(grown('heapBytes') ?? 0))
  }
  return rows
}
