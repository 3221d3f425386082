import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BlobStoreError } from '#core/blob/store.ts'
import type { Refusal } from '#core/picture/ingested.ts'
import { openGate } from './gate.ts'
import type { IngestPool, IngestPoolOptions } from './ingest-pool.ts'
import { openReaders } from './open-readers.ts'
import type { Acts } from './protocol.ts'
import { type End, mostStoredFiles, ProcessNotStarted } from './reading-process.ts'
import { leaveReader, startReader } from './spare-reader.ts'

/** A file of 100 megapixels takes some seconds, on a busy machine ten times as many. */
const timeLimitMs = 90_000
/** On a busy machine it takes ten. */
const startLimitMs = 60_000
/** Somebody looks at a source, and then again, and then has it added: each is a job. */
const spareMs = 60_000
/** One more than there are cores: while one waits for the disk, another decodes. */
export const defaultProcesses = availableParallelism() + 1
/** For each process, of files that are stored while others are decoded: all that is kept of them is in its memory. */
const mostStoredBytes = 24 * 2 ** 20
const ingestProcess = fileURLToPath(new URL('./ingest-process.ts', import.meta.url))
/** Between attempts at what no file is to blame for: the store that fails, the machine that starts no process. */
const retryDelaysMs = [100, 500, 2000]
/** By which a process is ended from outside; all others are what a file did to it. */
const fromOutside = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'])

const isKilled = (end: End): boolean => end.by === 'itself' && end.signal !== null && fromOutside.has(end.signal)

function refusalOf(end: End, isAlone: boolean): Refusal {
  if (end.by === 'clock') return { reason: `reading it took more than ${end.limitMs / 1000} s and was stopped` }
  const how = end.by === 'itself' ? (end.signal ?? `code ${end.code}`) : end.by
  return { reason: `reading it ended the process (${how})${isAlone ? ', also when it was read alone' : ''}` }
}

/** Opens the pool; its processes start when they are needed. It must be closed, or they stay as long as this one; then one stays for a while. */
export function openIngestPool(options: IngestPoolOptions): IngestPool {
  const { blobs, processes = defaultProcesses, keptMs = spareMs } = options
  const start = {
    script: options.script ?? ingestProcess,
    startLimitMs: options.startLimitMs ?? startLimitMs,
    program: options.program,
  }
  const throughGate = openGate(processes)
  const readers = openReaders(
    () => startReader(start),
    keptMs > 0 ? reader => leaveReader(start, reader, keptMs) : null,
  )
  const closing = new AbortController()
  const storing = { files: 0, bytes: 0 }
  const hasRoomFor = (byteCount: number) =>
    storing.files < mostStoredFiles * processes && storing.bytes + byteCount <= mostStoredBytes * processes

  const askOnce = <Act extends keyof Acts>(act: Act, request: Acts[Act]['request'], isAlone: boolean) =>
    throughGate(async leave => {
      const reader = await readers.take()
      let left: number | null = null
      const storesOn = (byteCount: number) => {
        if (isAlone || !hasRoomFor(byteCount)) return
        left = byteCount
        storing.files += 1
        storing.bytes += byteCount
        readers.give(reader)
        leave()
      }
      try {
        return await reader.ask(act, request, options.timeLimitMs ?? timeLimitMs, storesOn)
      } finally {
        if (left === null) readers.give(reader)
        else {
          storing.files -= 1
          storing.bytes -= left
        }
      }
    }, isAlone)

  /** What is no file's fault is tried again, a few times, before it ends the whole job. */
  const askPatiently: typeof askOnce = async (act, request, isAlone) => {
    for (const delayMs of retryDelaysMs) {
      try {
        return await askOnce(act, request, isAlone)
      } catch (error) {
        if (!(error instanceof BlobStoreError || error instanceof ProcessNotStarted)) throw error
        await wait(delayMs, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
    return askOnce(act, request, isAlone)
  }

  const ask = async <Act extends keyof Acts>(
    act: Act,
    request: Acts[Act]['request'],
  ): Promise<Acts[Act]['answer'] | Refusal> => {
    const first = await askPatiently(act, request, false)
    if ('answer' in first) return first.answer
    if (!isKilled(first.end) && !first.isDecoded) return refusalOf(first.end, false)
    // Somebody else's memory, or the file after it, may have cost it its process.
    const second = await askPatiently(act, request, true)
    return 'answer' in second ? second.answer : refusalOf(second.end, isKilled(second.end))
  }

  return {
    inspect: (source, read) => ask('inspect', { source, ...read }),
    ingest: (source, read) => ask('ingest', { source, ...read, blobs }),
    close: async () => {
      closing.abort()
      await readers.close()
    },
  }
}
