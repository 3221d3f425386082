import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { limitTo } from '../ml/pixels/limit.ts'
import type { IngestPool, IngestPoolOptions } from './ingest-pool.ts'
import type { Acts } from './protocol.ts'
import { ReadingProcess } from './reading-process.ts'

/** A file of 100 megapixels takes some seconds, on a busy machine ten times as many. */
const timeLimitMs = 90_000
/** One more than there are cores: while one waits for the disk, another decodes. */
export const defaultProcesses = availableParallelism() + 1
const ingestProcess = fileURLToPath(new URL('./ingest-process.ts', import.meta.url))

/** Opens the pool; its processes start when they are needed. It must be closed, or they stay as long as this one. */
export function openIngestPool(options: IngestPoolOptions): IngestPool {
  const { blobs, processes = defaultProcesses, script = ingestProcess } = options
  const limited = limitTo(processes)
  const running = new Set<ReadingProcess>()
  const idle: ReadingProcess[] = []
  let isClosed = false

  const take = (): ReadingProcess => {
    if (isClosed) throw new Error('the pool that reads files is closed')
    for (let found = idle.pop(); found; found = idle.pop()) {
      if (found.isAlive) return found
      running.delete(found)
    }
    const started = new ReadingProcess(script)
    running.add(started)
    return started
  }

  const ask = <Act extends keyof Acts>(act: Act, request: Acts[Act]['request']): Promise<Acts[Act]['answer']> =>
    limited(async () => {
      const reader = take()
      try {
        return await reader.ask(act, request, options.timeLimitMs ?? timeLimitMs)
      } finally {
        idle.push(reader)
      }
    })

  return {
    inspect: (source, read) => ask('inspect', { source, ...read }),
    ingest: (source, read) => ask('ingest', { source, ...read, blobs }),
    close: async () => {
      isClosed = true
      await Promise.all([...running].map(reader => reader.close()))
    },
  }
}
