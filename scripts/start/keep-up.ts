import { setTimeout as wait } from 'node:timers/promises'
import { Complaint, describe } from './complaint.ts'
import { restartDelayMs, workedMs } from './restart-delay.ts'
import { untilSilent } from './silence.ts'

/** What is kept up: a process, ours or not. */
export type Living = {
  /** Settles with how it ended, such as "ended with SIGKILL"; never rejects. */
  ended: Promise<string>
  logFile: string
  /** At once, and whatever it is doing. */
  kill: () => void
}

export type Kept<Life extends Living> = {
  name: string
  /** @throws where it cannot even be begun */
  start: () => Life | Promise<Life>
  /** Settles when it does its work. @throws where that takes too long */
  untilUp: (life: Life, signal: AbortSignal) => Promise<void>
  /** Calls back at every sign of life, until the signal. */
  listen: (life: Life, heard: () => void, signal: AbortSignal) => void
  /** Without a sign of life for so long it hangs. */
  silenceMs: number
  /** Why it is of no use to start it again, and what to do. */
  whyNotAgain: (end: End) => Promise<string | undefined>
  /** Whether everything ends when it does not come up the first time. */
  mustStart: boolean
}
export type End = OneEnd & {
  /** Lives in a row, this one counted, that never were up. */
  failedStarts: number
}
type OneEnd = {
  /** One sentence without a stop. */
  said: string
  /** Why it could not even be begun. */
  error?: unknown
  /** Null: it never was up. */
  upMs: number | null
}
export type Keeping = { up: Promise<void>; failed: Promise<never> }
type Terms = { say: (line: string) => void; signal: AbortSignal }

/** Starts something, and again whenever it ends or hangs, until the signal. */
export function keepUp<Life extends Living>(kept: Kept<Life>, terms: Terms): Keeping {
  const up = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  // seen by whoever waits for them
  up.promise.catch(() => {})
  failed.promise.catch(() => {})
  keep(kept, terms, up.resolve).catch((error: unknown) => {
    up.reject(error)
    failed.reject(error)
  })
  return { up: up.promise, failed: failed.promise }
}

async function keep<Life extends Living>(kept: Kept<Life>, { say, signal }: Terms, onFirstUp: () => void) {
  let quickEnds = 0
  let failedStarts = 0
  let wasEverUp = false
  let lastSaid = ''
  let endedAt: number | undefined
  const onUp = () => {
    if (endedAt !== undefined)
      say(`the ${kept.name} is back after ${((performance.now() - endedAt) / 1000).toFixed(1)} s`)
    endedAt = undefined
    lastSaid = ''
    wasEverUp = true
    onFirstUp()
  }
  while (!signal.aborted) {
    const end = await live(kept, signal, onUp)
    if (signal.aborted) return
    endedAt ??= performance.now()
    if (!wasEverUp && kept.mustStart) throw new Complaint(end.said)
    failedStarts = end.upMs === null ? failedStarts + 1 : 0
    if (end.upMs !== null && end.upMs >= workedMs) quickEnds = 0
    const why = await kept.whyNotAgain({ ...end, failedStarts })
    if (why !== undefined) throw new Complaint(why)
    const delayMs = restartDelayMs(quickEnds++, end.upMs !== null)
    const again = end.error === undefined ? 'started again' : 'tried again'
    const line = `${end.said}; ${again}${delayMs > 0 ? ` in ${delayMs / 1000} s` : ''}`
    // What stays as it was is not said again and again.
    if (line !== lastSaid) say(line)
    lastSaid = line
    await wait(delayMs, undefined, { signal }).catch(() => {})
  }
}

/** One life, from its start to its end, which a hang comes to as well. */
async function live<Life extends Living>(kept: Kept<Life>, signal: AbortSignal, onUp: () => void): Promise<OneEnd> {
  const over = new AbortController()
  const whileLiving = AbortSignal.any([signal, over.signal])
  let life: Life
  try {
    life = await kept.start()
  } catch (error) {
    return { said: `the ${kept.name} could not be started: ${describe(error)}`, error, upMs: null }
  }
  let hung: string | undefined
  const end = (why: string) => {
    if (whileLiving.aborted) return
    hung = why
    life.kill()
  }
  let upAt: number | undefined
  try {
    const up = kept.untilUp(life, whileLiving).then(
      () => true,
      (error: unknown) => void end(describe(error)),
    )
    if ((await Promise.race([life.ended, up])) === true && !signal.aborted) {
      upAt = performance.now()
      onUp()
      const hangs = `the ${kept.name} gave no answer for ${kept.silenceMs / 1000} s and was ended`
      untilSilent((heard, s) => kept.listen(life, heard, s), kept.silenceMs, whileLiving).then(
        () => end(hangs),
        () => undefined, // it ended by itself
      )
    }
    const how = await life.ended
    return {
      said: `${hung ?? `the ${kept.name} ${how}`} (${life.logFile})`,
      upMs: upAt === undefined ? null : performance.now() - upAt,
    }
  } finally {
    over.abort()
  }
}
