import { z } from 'zod'
import type { Participant } from '../harness/participant.ts'
import { runRounds } from '../harness/rounds.ts'
import type { Series } from '../harness/summary.ts'
import { type Mode, nameOf, type Task } from './config.ts'
import type { Entrant } from './participants.ts'
import { answers } from './protocol.ts'

/** How long a round of one participant takes at least, and how long each is warmed up before the first. */
export interface Pace {
  roundSeconds: number
  warmUpSeconds: number
}

const leastWarmUpSteps = 3

/** @returns the loss of the first step, and what measures a round: images a second */
export async function prepareTask(participant: Participant, task: Task, pace: Pace) {
  const { firstLoss, hasLearnt } = await participant.ask({ do: 'prepare', ...task }, answers.prepare)
  if (task.mode === 'training') requireReal(participant.name, firstLoss, hasLearnt)
  const steps = await warmUp(participant, task.mode, pace)
  const measure = async () => (steps * task.config.batchSize) / (await run(participant, task.mode, steps))
  return { firstLoss, measure }
}

/**
 * Images a second of everyone who can do the task, round by round.
 * @throws Error naming who fails, dies, learns nothing or has a loss that is no finite number
 */
export async function measureTask(
  entrants: readonly Entrant[],
  task: Task,
  rounds: number,
  pace: Pace,
  notes: string[],
): Promise<Series[]> {
  const able = entrants.filter(e => e.modes.includes(task.mode)).map(e => e.participant)
  const firstLosses: string[] = []
  const contestants = []
  for (const participant of able) {
    const { firstLoss, measure } = await prepareTask(participant, task, pace)
    if (firstLoss !== null) firstLosses.push(`${participant.name} ${firstLoss.toFixed(3)}`)
    contestants.push({ name: participant.name, measure })
  }
  if (firstLosses.length > 0) notes.push(`loss of the first step, ${nameOf(task.config)}: ${firstLosses.join(', ')}`)
  const series = await runRounds(contestants, rounds)
  for (const participant of able) await participant.ask({ do: 'release' }, answers.release)
  return series
}

function requireReal(name: string, firstLoss: number | null, hasLearnt: boolean): void {
  if (firstLoss === null || !hasLearnt)
    throw new Error(
      `${name}: a step with loss ${firstLoss} changed ${hasLearnt ? 'its' : 'no'} weights; allowed: real ones`,
    )
}

/** First tiers of compilers and first touches of memory are not what is asked for. @returns steps for a round */
async function warmUp(participant: Participant, mode: Mode, pace: Pace): Promise<number> {
  let [seconds, last] = [0, 0]
  for (let step = 0; step < leastWarmUpSteps || seconds < pace.warmUpSeconds; step++) {
    last = await run(participant, mode, 1)
    seconds += last
  }
  return Math.max(1, Math.ceil(pace.roundSeconds / last))
}

async function run(participant: Participant, mode: Mode, steps: number): Promise<number> {
  const { seconds, loss } = await participant.ask({ do: 'run', steps }, answers.run)
  if (mode === 'training' && loss === null) throw new Error(`${participant.name}: the loss is no finite number`)
  return seconds
}

/** The network of a task as ONNX. @returns whether anybody could write it */
export async function exportOnnx(entrants: readonly Entrant[], task: Task, file: string): Promise<boolean> {
  const torch = entrants.find(e => !e.isOurs && e.modes.includes('training'))
  if (!torch) return false
  await torch.participant.ask({ do: 'export', file, ...task }, z.strictObject({}))
  return true
}
