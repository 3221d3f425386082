import { parentPort, workerData } from 'node:worker_threads'
import { InvalidInput } from '#core/errors.ts'
import type { Groupable } from '#core/import/group-key.ts'
import { type GroupTally, openTally } from '#core/import/tally.ts'

export interface Tallying {
  groupPattern: string | null
  first: number
  /** Of computing, ms. */
  limitMs: number
}

/** Files to add; null: no more. */
export type ToTally = readonly Groupable[] | null
export type FromTally =
  | { is: 'ready' | 'added' | 'slow' }
  | { is: 'refused'; value: string; allowed: string }
  | { is: 'done'; tally: GroupTally }

// The other end of tally-groups.ts, in a thread of its own: whatever a pattern takes, it is no request's time.
const { groupPattern, first, limitMs }: Tallying = workerData
const tally = openTally(groupPattern, first)
let busyMs = 0

function answer(files: ToTally): FromTally {
  const begun = performance.now()
  try {
    if (files === null) return { is: 'done', tally: tally.end() }
    tally.add(files)
    busyMs += performance.now() - begun
    return { is: busyMs > limitMs ? 'slow' : 'added' }
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return { is: 'refused', value: error.value, allowed: error.allowed }
  }
}

parentPort?.on('message', (files: ToTally) => parentPort?.postMessage(answer(files)))
parentPort?.postMessage({ is: 'ready' } satisfies FromTally)
