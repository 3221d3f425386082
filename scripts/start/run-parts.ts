import { setTimeout as wait } from 'node:timers/promises'
import { Complaint, describe } from './complaint.ts'
import type { Launch } from './launch.ts'
import type { Part } from './lock.ts'
import { type RunningPart, startPart } from './part.ts'
import { untilAnswers } from './until-answers.ts'

type Options = Launch & {
  env: NodeJS.ProcessEnv
  note: (parts: Part[]) => void
  endings: (() => Promise<void> | void)[]
}
type Running = { failed: Promise<never> }

const partPatienceMs = 4_000
const restartDelaysMs = [1_000, 2_000, 5_000, 15_000, 30_000]
/** A worker that was up is back before the lease on its jobs has run out, however often it dies: within 15 s they go on. */
const longestDelayMs = { wasUp: 5_000, wasNot: 30_000 }
/** A worker that lived this long has recovered: the next crash counts as its first. */
const recoveredAfterMs = 60_000

/** Starts API, worker and web. API or web ending by itself ends everything; the worker is started again. */
export async function runParts({ settings, root, env, say, signal, note, endings }: Options): Promise<Running> {
  const parts = new Map<string, RunningPart>()
  const start = (name: string, module: string, own: NodeJS.ProcessEnv = {}) => {
    const part = startPart({ name, module, dataDir: settings.dataDir, env: { ...env, ...own }, root })
    parts.set(name, part)
    try {
      note([...parts.values()])
    } catch (error) {
      // It is for the next launcher, should this one be killed; on a full disk the part runs all the same.
      say(`not noted that the ${name} runs: ${describe(error)}`)
    }
    return part
  }
  const stop = (...names: string[]) => Promise.all(names.map(name => parts.get(name)?.stop(partPatienceMs)))

  endings.push(async () => void (await stop('API')))
  // people reach the API through the web process alone, which says from which address they came
  const api = start('API', 'server/main.ts', { LAMINA_API_HOST: '127.0.0.1' })
  await untilAnswers(api, `http://127.0.0.1:${settings.apiPort}/health`, signal)
  endings.push(async () => void (await stop('web', 'worker')))
  keepUp(() => start('worker', 'worker/main.ts'), say, signal)
  const web = start('web', 'scripts/web.ts')
  await untilAnswers(web, `http://${reachable(settings.host)}:${settings.port}/`, signal)
  const failed = Promise.race([api, web].map(part => untilFails(part, signal)))
  failed.catch(() => {}) // seen by whoever waits for it
  return { failed }
}

/** Where a server that listens on this address is reached from this machine. */
const reachable = (host: string) => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host)

async function untilFails(part: RunningPart, signal: AbortSignal): Promise<never> {
  const how = await part.ended
  if (signal.aborted) return new Promise<never>(() => {})
  throw new Complaint(`the ${part.name} ${how} (${part.logFile})`)
}

/** @param crashes in a row before this one @param wasUp it had said that it was ready, so it may well be so again */
export const restartDelayMs = (crashes: number, wasUp: boolean): number =>
  Math.min(
    restartDelaysMs[Math.min(crashes, restartDelaysMs.length - 1)] ?? 0,
    wasUp ? longestDelayMs.wasUp : longestDelayMs.wasNot,
  )

async function keepUp(start: () => RunningPart, say: (line: string) => void, signal: AbortSignal) {
  for (let crashes = 0; !signal.aborted; crashes++) {
    const begun = performance.now()
    const { how, wasUp } = await untilEnded(start)
    if (signal.aborted) return
    if (performance.now() - begun > recoveredAfterMs) crashes = 0
    const delay = restartDelayMs(crashes, wasUp)
    say(`the worker ${how}; started again in ${delay / 1000} s`)
    await wait(delay, undefined, { signal }).catch(() => {})
  }
}

/** Also what keeps it from being started, such as a log that cannot be opened, is tried again: it ends nothing else. */
async function untilEnded(start: () => RunningPart): Promise<{ how: string; wasUp: boolean }> {
  try {
    const part = start()
    return { how: `${await part.ended} (${part.logFile})`, wasUp: part.wasReady() }
  } catch (error) {
    return { how: `could not be started: ${describe(error)}`, wasUp: false }
  }
}
