import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { openTemporarySession, type TemporarySession } from '../scripts/demo/session.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { readCount, readList } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { runRounds } from './harness/rounds.ts'
import { rowOf } from './harness/summary.ts'
import { type Dataset, freeze, type Source } from './job/freeze.ts'
import { type RunSeconds, timeRun } from './job/timed-run.ts'
import { findChestXrays, noChestXrays } from './samples.ts'

const options = {
  data: 'of chest,phantoms (default both; chest X-rays where they are there)',
  phantoms: 'how many are drawn (default 4200: 3800 of them TRAIN, 200 VALIDATION, 200 TEST)',
  epochs: 'of every run (default 30 on chest X-rays, as the quick-look recipe, and 5 on phantoms)',
}

const usualPhantoms = 4200

/** @param notes gets a line for what is left out */
export function sourcesOf(given: Record<string, string>, notes: string[], chestXrays: string | null): Source[] {
  const data = readList('data', given.data ?? 'chest,phantoms', ['chest', 'phantoms'])
  const count = readCount('phantoms', given.phantoms ?? String(usualPhantoms), 40, 20_000)
  const epochs = given.epochs === undefined ? null : readCount('epochs', given.epochs, 1, 1000)
  const sources: Source[] = []
  if (data.includes('chest')) {
    if (chestXrays) {
      const splits = { ratio: { train: 0.7, validation: 0.15, test: 0.15 } }
      const classes = ['Normal', 'Pneumonia']
      sources.push({ name: 'chest X-rays', classes, input: { folder: chestXrays }, splits, epochs: epochs ?? 30 })
    } else notes.push(noChestXrays)
  }
  if (data.includes('phantoms')) {
    const splits =
      count === usualPhantoms
        ? { counts: { train: 3800, validation: 200, test: 200 } }
        : { ratio: { train: 0.8, validation: 0.1, test: 0.1 } }
    const input = { phantoms: { count, seed: 1 } }
    sources.push({ name: 'phantoms', classes: ['Normal', 'Fracture'], input, splits, epochs: epochs ?? 5 })
  }
  if (sources.length === 0)
    throw new InvalidInput('--data', data.join(','), `something that is there; ${notes.join('; ')}`)
  return sources
}

const figures: [keyof RunSeconds, string, string][] = [
  ['whole', 'from startTrainingRun to a finished run', 's'],
  ['decode', 'waiting for pixels', 's'],
  ['train', 'training', 's'],
  ['validate', 'validation', 's'],
  ['evaluate', 'evaluation on TEST', 's'],
  ['write', 'writing epochs, checkpoints, model', 's'],
  ['rest', 'queue, start of threads, all the rest', 's'],
  ['aroundShare', 'all but training and validation', 'share'],
]

export function rowsOf({ name, epochs }: Source, dataset: Dataset, runs: readonly RunSeconds[]): Row[] {
  const what = `${name}, ${dataset.splits}, alpha 0.25, 96 px, ${epochs} epochs`
  return figures.map(([key, text, unit], i) =>
    rowOf(
      i === 0 ? `${text}: ${what}` : `${name}: ${text}`,
      unit,
      runs.map(run => run[key]),
    ),
  )
}

async function measureIn(
  session: TemporarySession,
  sources: readonly Source[],
  { rounds, say }: Asked,
): Promise<Row[]> {
  const { client, dataDir } = session
  const prepared = []
  for (const source of sources) {
    say(`importing and freezing ${source.name}`)
    const runs: RunSeconds[] = []
    const dataset = await freeze(client, source)
    const measure = async () => {
      // Every run decodes: what an earlier one kept would be a gift.
      await rm(path.join(dataDir, 'cache'), { recursive: true, force: true })
      const run = await timeRun(client, dataset.id, source.epochs)
      runs.push(run)
      say(`${source.name}: ${run.whole.toFixed(1)} s, of them ${(run.train + run.validate).toFixed(1)} s of training`)
      return run.whole
    }
    prepared.push({ name: source.name, measure, rows: () => rowsOf(source, dataset, runs) })
  }
  await runRounds(prepared, rounds)
  return prepared.flatMap(p => p.rows())
}

const enginesOf = '{ workers { engine engineReason } }'

async function measure(asked: Asked): Promise<Measured> {
  const notes = ['no peer: nobody else does the same job']
  const sources = sourcesOf(asked.options, notes, findChestXrays())
  asked.say('starting a temporary instance')
  const session = await openTemporarySession(asked.signal)
  try {
    const interrupted = once(asked.signal, 'abort').then(() => {
      throw new Error('interrupted')
    })
    const rows = await Promise.race([measureIn(session, sources, asked), interrupted])
    const { workers } = await session.client.request<{ workers: { engine: string; engineReason: string }[] }>(enginesOf)
    notes.push(...workers.map(w => `engine ${w.engine}: ${w.engineReason}`))
    return { rows, notes }
  } finally {
    await session.close()
  }
}

export const job: Bench = {
  name: 'job',
  title: 'the whole job through the product: seconds from startTrainingRun to a finished run, and where they go',
  options,
  measure,
}
