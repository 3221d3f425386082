import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { engineNames } from '#worker/engine/engine.ts'
import { defaultConfigs, readConfigs } from './engine/config.ts'
import { measureLeak, measurePeak } from './engine/memory.ts'
import { thoseThatStart } from './engine/participants.ts'
import { measureSpeed } from './engine/speed.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { findPython } from './harness/find-python.ts'
import { readList } from './harness/read-option.ts'

/** The cpu engine trains one image in two seconds: it is there to be compared with, not to be raced. */
const defaultEngines = engineNames.filter(name => name !== 'cpu').join(',')

const allParts = ['speed', 'memory', 'leak'] as const

const options = {
  configs: `alpha@imageSize, separated by commas (default ${defaultConfigs}); batch 32, at 224 px and above 16`,
  threads: 'thread counts (default 1,2)',
  engines: `of ours (default ${defaultEngines}, those that start)`,
  parts: `of ${allParts.join(',')} (default all)`,
  peers: 'yes or no (default yes: PyTorch where a python3 has it, onnxruntime where Node finds it)',
  seconds: 'that a round of one participant lasts at least (default 1); each is warmed up for twice as long',
}

const readThreads = (text: string): number[] =>
  text.split(',').map(part => {
    const count = Number(part)
    if (!Number.isInteger(count) || count < 1) throw new InvalidInput('--threads', part, 'whole numbers from 1')
    return count
  })

function readSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 60)) throw new InvalidInput('--seconds', text, 'above 0, at most 60')
  return seconds
}

async function measure({ rounds, options: given, say, signal }: Asked): Promise<Measured> {
  const configs = readConfigs(given.configs ?? defaultConfigs)
  const threadCounts = readThreads(given.threads ?? '1,2')
  const wanted = readList('engines', given.engines ?? defaultEngines, engineNames)
  const parts = readList('parts', given.parts ?? allParts.join(','), allParts)
  const [peers] = readList('peers', given.peers ?? 'yes', ['yes', 'no'])
  const seconds = readSeconds(given.seconds ?? '1')

  const notes: string[] = []
  const engines = await thoseThatStart(wanted, given.engines !== undefined, signal, notes)
  const python = peers === 'yes' ? await findPython('torch') : null
  if (peers === 'yes' && !python) notes.push('no peers: no python3 imports torch; LAMINA_PYTHON names another one')
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  const pace = { roundSeconds: seconds, warmUpSeconds: 2 * seconds }
  const rows = []
  try {
    if (parts.includes('speed'))
      for (const threads of [...threadCounts, null])
        rows.push(
          ...(await measureSpeed({ configs, rounds, pace, folder, engines, python, threads, signal, say }, notes)),
        )
    const place = { engines, python, threads: 1, signal, folder }
    if (parts.includes('memory')) rows.push(...(await measurePeak(place, notes)))
    if (parts.includes('leak')) rows.push(...(await measureLeak(place)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { rows, notes }
}

export const engine: Bench = {
  name: 'engine',
  title: 'steps of training and of inference of every engine, beside PyTorch and onnxruntime',
  options,
  measure,
}
