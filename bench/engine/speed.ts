import path from 'node:path'
import type { Row } from '../harness/result.ts'
import { fastestOf, rowOf, type Series } from '../harness/summary.ts'
import { type Config, decidesItself, type Mode, nameOf, type Task, type Threads, threadsIn } from './config.ts'
import { writeImages } from './images.ts'
import { exportOnnx, measureTask, type Pace } from './measure.ts'
import { closeAll, type Entrant, peerNames, startEntrants, type Wanted } from './participants.ts'

export interface SpeedOptions extends Wanted {
  configs: readonly Config[]
  rounds: number
  pace: Pace
  /** Where images and networks lie meanwhile. */
  folder: string
  say(line: string): void
}

/** Training and inference with one thread count: a row for each of our engines that can be told it, config and mode. */
export async function measureSpeed(asked: SpeedOptions, notes: string[]): Promise<Row[]> {
  const { configs, rounds, pace, folder, threads, say } = asked
  const options = { ...asked, engines: asked.engines.filter(engine => decidesItself(engine) === (threads === null)) }
  if (options.engines.length === 0) return []
  const entrants = await startEntrants(options, notes)
  const rows: Row[] = []
  try {
    if (!entrants.some(e => e.isOurs)) return rows
    for (const config of configs) {
      const imagesFile = path.join(folder, 'images.f32')
      await writeImages(imagesFile, config)
      for (const mode of ['training', 'inference'] as const) {
        const task: Task = { config, mode, imagesFile }
        const able = await withNetwork(entrants, task, folder)
        const series = await measureTask(able, task, rounds, pace, notes)
        const found = rowsOf(series, entrants, config, mode, threads)
        for (const row of found)
          say(`${row.figure}: ${row.ours.toFixed(1)} images/s, ratio ${row.ratio?.toFixed(2) ?? '-'}`)
        rows.push(...found)
      }
    }
  } finally {
    await closeAll(entrants)
  }
  return rows
}

/** Names the ONNX file in the task where onnxruntime takes part; leaves it out where nobody wrote one. */
async function withNetwork(entrants: readonly Entrant[], task: Task, folder: string): Promise<readonly Entrant[]> {
  const isOnnx = ({ participant }: Entrant) => participant.name === peerNames.onnx
  if (task.mode === 'training' || !entrants.some(isOnnx)) return entrants
  const onnxFile = path.join(folder, 'network.onnx')
  if (!(await exportOnnx(entrants, task, onnxFile))) return entrants.filter(e => !isOnnx(e))
  task.onnxFile = onnxFile
  return entrants
}

/** Ours against the faster peer, each engine in a row of its own. */
export function rowsOf(
  series: readonly Series[],
  entrants: readonly { participant: { name: string }; isOurs: boolean }[],
  config: Config,
  mode: Mode,
  threads: Threads,
): Row[] {
  const ours = new Set(entrants.filter(e => e.isOurs).map(e => e.participant.name))
  const peer = fastestOf(series.filter(s => !ours.has(s.name)))
  return series
    .filter(s => ours.has(s.name))
    .map(({ name, values }) => {
      const figure = `${mode}, ${name}, ${nameOf(config)}, ${threadsIn(threads)}`
      return rowOf(figure, 'images/s', values, peer)
    })
}
