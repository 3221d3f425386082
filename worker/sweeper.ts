import { type BlobStore, dayMs } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import { findRoom } from '#core/disk-room.ts'
import { sweepCalls } from '#core/idempotency/sweep-calls.ts'
import { sweepScratch } from '#core/import/scratch.ts'
import { sweepPhantoms } from '#core/import/sweep-phantoms.ts'
import { sweepBlobs } from '#core/installation/sweep-blobs.ts'
import type { Log } from '#core/log.ts'
import { sweepAssignments } from '#core/reading/sweep-assignments.ts'
import { readSettings } from '#core/settings.ts'
import { sweepCheckpoints } from '#core/training-run/sweep-checkpoints.ts'
import { sweepUploads } from '#core/upload/sweep-uploads.ts'
import { sweepCache } from './sweep-cache.ts'

interface SweeperParts {
  product: () => Context
  blobs: BlobStore
  dataDir: string
  log: Log
}

/** Room that was promised to an upload, and images that were assigned, are given back soon after nobody goes on with them. */
const soonMs = 10 * 60_000

/** Removes what failed and finished work has left behind, at once and then once a day, some of it more often, beside the jobs and until closed. */
export function openSweeper({ product, blobs, dataDir, log }: SweeperParts): { close(): Promise<void> } {
  const ending = new AbortController()
  const soon = async (): Promise<void> => {
    const swept = await sweepUploads(product())
    if (swept.length > 0) log.info({ uploads: swept }, 'uploads swept')
    const assignments = await sweepAssignments(product())
    if (assignments > 0) log.info({ assignments }, 'assignments of those who read no more ended')
    await makeRoom()
  }
  /** What is made again when it is missed goes before anything has to wait. */
  const makeRoom = async (): Promise<void> => {
    if ((await findRoom(dataDir)) > 0) return
    const files = await sweepCache(dataDir, 0)
    log.warn({ files }, 'only the reserve of the disk is left: caches emptied')
  }
  const everything = async (): Promise<void> => {
    await soon()
    const { sweep: extent, cacheLimitBytes, checkpointDays } = readSettings()
    const calls = await sweepCalls(product())
    if (calls > 0) log.info({ calls }, 'calls with idempotency keys forgotten')
    const phantoms = await sweepPhantoms(product(), dataDir)
    if (phantoms.length > 0) log.info({ phantoms }, 'phantoms swept')
    const unpacked = await sweepScratch(product(), dataDir)
    if (unpacked.length > 0) log.info({ unpacked }, 'unpacked archives swept')
    const cached = cacheLimitBytes === undefined ? 0 : await sweepCache(dataDir, cacheLimitBytes)
    if (cached > 0) log.info({ files: cached }, 'cache swept')
    if (extent === 'never') return
    const checkpoints = await sweepCheckpoints(product(), checkpointDays)
    if (checkpoints > 0) log.info({ checkpoints }, 'checkpoints of runs that are over let go')
    const swept = await sweepBlobs(product(), blobs, { signal: ending.signal, isCertain: extent === 'all' })
    if (swept.doubt) log.warn(swept, 'no blob swept; LAMINA_SWEEP=all would')
    if (swept.removed > 0) log.info(swept, 'blobs swept')
  }
  let running: Promise<void> = Promise.resolve()
  let waiting = 0
  const start = (sweep: () => Promise<void>) => {
    waiting++
    running = running
      .then(sweep)
      .catch((error: Error) => log.warn({ error: error.message }, 'not swept; the next sweep may'))
      .finally(() => waiting--)
  }
  start(everything)
  const timers = [
    setInterval(() => start(everything), dayMs),
    // What a sweep under way has before it needs no second one.
    setInterval(() => waiting === 0 && start(soon), soonMs),
  ]
  return {
    async close() {
      for (const timer of timers) clearInterval(timer)
      ending.abort()
      await running
    },
  }
}
