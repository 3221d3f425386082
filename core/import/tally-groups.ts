import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { InvalidInput } from '#core/errors.ts'
import type { Groupable } from '#core/import/group-key.ts'
import type { GroupTally } from '#core/import/tally.ts'
import type { FromTally, Tallying, ToTally } from '#core/import/tally-thread.ts'
import { takeTurns } from '#core/take-turns.ts'

/** Of files handed to the thread together: small enough that reading and handing over is no request's time either. */
export const tallySize = 2000
/** Threads at once, however many people type patterns. */
const oneOfFew = takeTurns(2)
const startLimitMs = 30_000
/** For one handful of files, by the clock, and for all of them, of computing. */
const handfulLimitMs = 5000
const limitMs = 20_000
const mostMib = 512

type Ask = (files: ToTally) => Promise<FromTally>

/** @throws InvalidInput where the pattern is refused or takes too long */
async function withThread<T>(groupPattern: string | null, first: number, work: (ask: Ask) => Promise<T>): Promise<T> {
  const workerData: Tallying = { groupPattern, first, limitMs }
  const thread = new Worker(new URL('./tally-thread.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: mostMib },
  })
  const tooSlow = () =>
    new InvalidInput('groupPattern', groupPattern ?? '', 'a pattern that is quicker over so many files')
  const hear = async (withinMs: number): Promise<FromTally> => {
    const signal = AbortSignal.timeout(withinMs)
    try {
      const [answer]: FromTally[] = await once(thread, 'message', { signal })
      if (!answer) throw new Error('a thread that counts groups said nothing')
      return answer
    } catch (error) {
      if (signal.aborted) throw tooSlow()
      throw error
    }
  }
  try {
    await hear(startLimitMs)
    return await work(async files => {
      const heard = hear(handfulLimitMs)
      thread.postMessage(files)
      const answer = await heard
      if (answer.is === 'slow') throw tooSlow()
      if (answer.is === 'refused') throw new InvalidInput('groupPattern', answer.value, answer.allowed)
      return answer
    })
  } finally {
    await thread.terminate()
  }
}

/**
 * What a group rule makes of any number of files, counted in a thread beside.
 * @param first how many files, and files without a match, are shown
 * @throws InvalidInput for a pattern that is not one, has no group, is not RE2's, or takes too long
 */
export const tallyGroups = (
  pages: AsyncIterable<readonly Groupable[]> | Iterable<readonly Groupable[]>,
  groupPattern: string | null,
  first: number,
): Promise<GroupTally> =>
  oneOfFew(() =>
    withThread(groupPattern, first, async ask => {
      // Also of no file at all it is said whether the pattern is one.
      await ask([])
      for await (const page of pages) await ask(page)
      const answer = await ask(null)
      if (answer.is !== 'done') throw new Error(`a thread that counts groups ended with ${answer.is}`)
      return answer.tally
    }),
  )

/** @throws InvalidInput as tallyGroups, and for a pattern that does not match one of the files */
export async function requireGroups(
  pages: AsyncIterable<readonly Groupable[]> | Iterable<readonly Groupable[]>,
  groupPattern: string | null,
): Promise<void> {
  if (groupPattern === null) return
  const [file] = (await tallyGroups(pages, groupPattern, 1)).unmatched
  if (file === undefined) return
  throw new InvalidInput('groupPattern', groupPattern, `a pattern that matches every file; ${file} does not`)
}
