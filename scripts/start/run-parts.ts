import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { Complaint, describe } from './complaint.ts'
import { folderIsGone } from './data-folder.ts'
import { type End, type Keeping, type Kept, keepUp } from './keep-up.ts'
import type { Launch } from './launch.ts'
import type { Part } from './lock.ts'
import { type RunningPart, startPart } from './part.ts'
import { whyPortIsTaken } from './ports.ts'
import { answers, untilAnswers } from './until-answers.ts'

type Options = Launch & {
  env: NodeJS.ProcessEnv
  note: (parts: Part[]) => void
  endings: (() => Promise<void> | void)[]
  /** Settles when the database runs. */
  untilDatabase: () => Promise<void>
}
type Running = { failed: Promise<never> }

const partPatienceMs = 4_000
const silenceMs = 15_000
const askMs = 2_000
/** An engine may be compiled, or a card woken, before a worker is ready. */
const readyPatienceMs = 180_000

/** Starts API, worker and web, and keeps them up: each is started again when it ends or hangs, and the others go on. */
export async function runParts(options: Options): Promise<Running> {
  const { settings, root, env, say, signal, note, endings, untilDatabase } = options
  const parts = new Map<string, RunningPart>()
  const start = (name: string, module: string, own: NodeJS.ProcessEnv = {}) => {
    // Whoever stops them does so once.
    signal.throwIfAborted()
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
  const keep = (kept: Omit<Kept<RunningPart>, 'silenceMs'>) => keepUp({ ...kept, silenceMs }, { say, signal })
  const whyNotAgain = async () => (existsSync(settings.dataDir) ? undefined : folderIsGone(settings.dataDir))
  const served = (what: string, url: string, whyTaken: () => Promise<string | undefined>) => ({
    untilUp: (part: RunningPart, until: AbortSignal) => untilAnswers(part, url, until),
    listen: (_: RunningPart, heard: () => void, until: AbortSignal) => void ask(url, heard, until),
    whyNotAgain: async ({ upMs }: End) => (await whyNotAgain()) ?? (upMs === null ? await whyTaken() : undefined),
    mustStart: true,
    name: what,
  })

  endings.push(async () => void (await stop('API')))
  endings.push(async () => void (await stop('web', 'worker')))
  const api = keep({
    ...served('API', `http://127.0.0.1:${settings.apiPort}/health/live`, () => whyPortIsTaken(settings, 'the API')),
    // people reach the API through the web process alone, which says from which address they came
    start: async () => {
      await untilDatabase()
      return start('API', 'server/main.ts', { LAMINA_API_HOST: '127.0.0.1' })
    },
  })
  await untilUp(api, signal)
  const worker = keep({
    name: 'worker',
    start: async () => {
      await untilDatabase()
      return start('worker', 'worker/main.ts')
    },
    untilUp: untilReady,
    listen: (part, heard) => part.onPulse(heard),
    whyNotAgain,
    mustStart: false,
  })
  const url = `http://${reachable(settings.host)}:${settings.port}/alive`
  const web = keep({
    ...served('web', url, () => whyPortIsTaken(settings, 'the web pages')),
    start: () => start('web', 'scripts/web.ts'),
  })
  await untilUp(web, signal)
  const failed = Promise.race([api, worker, web].map(keeping => keeping.failed))
  failed.catch(() => {}) // seen by whoever waits for it
  return { failed }
}

/** Where a server that listens on this address is reached from this machine. */
const reachable = (host: string) => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host)

/** @throws why it did not come up, or that somebody wants all of it to end */
async function untilUp(keeping: Keeping, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true })
  signal.throwIfAborted()
  await Promise.race([keeping.up, aborted.promise])
}

/** A worker listens on nothing: it says that it is ready, and later shows its pulse. */
async function untilReady(part: RunningPart, signal: AbortSignal): Promise<void> {
  const late = wait(readyPatienceMs, undefined, { signal }).then(() => {
    throw new Complaint(`the worker was not ready within ${readyPatienceMs / 1000} s`)
  })
  await Promise.race([part.ready, late])
}

async function ask(url: string, heard: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await answers(url, AbortSignal.any([signal, AbortSignal.timeout(silenceMs)]))) heard()
    await wait(askMs, undefined, { signal }).catch(() => {})
  }
}
