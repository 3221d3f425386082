import { type BlobStore, dayMs } from '#core/blob/store.ts'
import { sweepBlobs } from '#core/blob/sweep.ts'
import type { Context } from '#core/context.ts'
import { sweepCalls } from '#core/idempotency/sweep-calls.ts'
import type { Log } from '#core/log.ts'
import { readSettings } from '#core/settings.ts'
import { sweepUploads } from '#core/upload/sweep-uploads.ts'

interface SweeperParts {
  product: () => Context
  blobs: BlobStore
  dataDir: string
  log: Log
}

/** Removes what failed work has left behind, at once and then once a day, beside the jobs and until closed. */
export function openSweeper({ product, blobs, dataDir, log }: SweeperParts): { close(): Promise<void> } {
  const ending = new AbortController()
  const sweep = async (): Promise<void> => {
    const uploads = await sweepUploads(product(), dataDir)
    if (uploads.length > 0) log.info({ uploads }, 'uploads swept')
    const calls = await sweepCalls(product())
    if (calls > 0) log.info({ calls }, 'calls with idempotency keys forgotten')
    const extent = readSettings().sweep
    if (extent === 'never') return
    const swept = await sweepBlobs(product(), blobs, { signal: ending.signal, isCertain: extent === 'all' })
    if (swept.doubt) log.warn(swept, 'no blob swept; LAMINA_SWEEP=all would')
    if (swept.removed > 0) log.info(swept, 'blobs swept')
  }
  let running: Promise<void> = Promise.resolve()
  const start = () => {
    running = running
      .then(sweep)
      .catch((error: Error) => log.warn({ error: error.message }, 'not swept; the next sweep is in a day'))
  }
  start()
  const timer = setInterval(start, dayMs)
  return {
    async close() {
      clearInterval(timer)
      ending.abort()
      await running
    },
  }
}
