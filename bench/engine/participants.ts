import path from 'node:path'
import { Participant, type ParticipantStart } from '../harness/participant.ts'
import { asItLikes, decidesItself, type Mode, type Threads, threadsIn } from './config.ts'

export interface Entrant {
  participant: Participant
  isOurs: boolean
  modes: Mode[]
}

export interface Wanted {
  engines: readonly string[]
  /** Null: no peers. */
  python: string | null
  threads: Threads
  signal: AbortSignal
}

export const peerNames = { torch: 'PyTorch', onnx: 'onnxruntime' } as const

const file = (name: string): string => path.join(import.meta.dirname, name)

/** One of our engines in a process of its own. Its heap can be asked for: a collection is one call away. */
export const engineStart = (engine: string, threads: Threads, signal: AbortSignal): ParticipantStart => ({
  name: engine,
  command: process.execPath,
  args: ['--expose-gc', file('our-participant.ts'), engine, decidesItself(engine) ? asItLikes : String(threads)],
  signal,
})

/** As it likes, it takes a card where there is one. */
export const torchStart = (python: string, threads: Threads, signal: AbortSignal): ParticipantStart => ({
  name: peerNames.torch,
  command: python,
  args: [file('torch_participant.py'), String(threads ?? asItLikes)],
  env:
    threads === null
      ? {}
      : Object.fromEntries(['OMP', 'OPENBLAS', 'MKL'].map(name => [`${name}_NUM_THREADS`, String(threads)])),
  signal,
})

const onnxStart = (threads: number, signal: AbortSignal): ParticipantStart => ({
  name: peerNames.onnx,
  command: process.execPath,
  args: [file('onnx-participant.ts'), String(threads)],
  signal,
})

/** Starts all that can take part; whoever cannot is a note with its reason. */
export async function startEntrants({ engines, python, threads, signal }: Wanted, notes: string[]): Promise<Entrant[]> {
  const both: Mode[] = ['training', 'inference']
  const starts: { start: ParticipantStart; isOurs: boolean; modes: Mode[] }[] = [
    ...engines.map(engine => ({ start: engineStart(engine, threads, signal), isOurs: true, modes: both })),
    ...(python ? [{ start: torchStart(python, threads, signal), isOurs: false, modes: both }] : []),
    // Its network is the one that PyTorch exports.
    ...(python && threads !== null
      ? [{ start: onnxStart(threads, signal), isOurs: false, modes: ['inference' as const] }]
      : []),
  ]
  const entrants: Entrant[] = []
  for (const { start, isOurs, modes } of starts) {
    try {
      const participant = await Participant.start(start)
      entrants.push({ participant, isOurs, modes })
      notes.push(`${start.name}, ${threadsIn(threads)}: ${participant.detail}`)
    } catch (error) {
      signal.throwIfAborted()
      notes.push(`left out: ${firstLineOf(error)}`)
    }
  }
  return entrants
}

/**
 * @param asked whether they were named: then one that does not start is an error, else a note
 * @throws Error where none starts
 */
export async function thoseThatStart(
  engines: readonly string[],
  asked: boolean,
  signal: AbortSignal,
  notes: string[],
): Promise<string[]> {
  const started: string[] = []
  for (const engine of engines) {
    try {
      const participant = await Participant.start(engineStart(engine, 1, signal))
      await participant.close()
      started.push(engine)
    } catch (error) {
      signal.throwIfAborted()
      if (asked) throw error
      notes.push(`left out: ${firstLineOf(error)}`)
    }
  }
  if (started.length === 0) throw new Error(`no engine starts: ${notes.join('; ')}`)
  return started
}

const firstLineOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

export const closeAll = async (entrants: readonly Entrant[]): Promise<void> => {
  for (const { participant } of entrants) await participant.close()
}
