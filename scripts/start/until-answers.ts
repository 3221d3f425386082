import { setTimeout as wait } from 'node:timers/promises'
import { Complaint } from './complaint.ts'
import type { RunningPart } from './part.ts'

const patienceMs = 90_000
const oneAskMs = 5_000

/** Waits until the part answers at this address. @throws Complaint where it ends before, or takes too long */
export async function untilAnswers(part: RunningPart, url: string, signal: AbortSignal): Promise<void> {
  const ended = part.ended.then(how => {
    if (!signal.aborted) throw new Complaint(`the ${part.name} ${how} (${part.logFile})`)
  })
  await Promise.race([ended, poll(part, url, signal)])
}

async function poll(part: RunningPart, url: string, signal: AbortSignal) {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline && !part.hasEnded()) {
    signal.throwIfAborted()
    if (await answers(url, AbortSignal.timeout(oneAskMs))) return
    await wait(100, undefined, { signal })
  }
  if (!part.hasEnded()) throw new Complaint(`the ${part.name} did not answer at ${url} within ${patienceMs / 1000} s`)
}

/** Whether it answers at all, and not that it failed. */
export async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false // not listening yet, or not answering
  }
}
