import path from 'node:path'
import type { ReadOptions } from '#core/dicom/read-dicom.ts'
import { keepReserve } from '#core/disk-room.ts'
import type { Import, ImportFile, LabelClass } from '#core/generated/prisma/client.ts'
import { keptReading } from '#core/import/ask-reading.ts'
import { type Container, locationOf } from '#core/import/container.ts'
import type { Named } from '#core/import/judge-files.ts'
import type { FileSource } from '#core/import/read-source.ts'
import { recordListing } from '#core/import/record-listing.ts'
import { nextPending } from '#core/import/record-verdicts.ts'
import { rememberReadings } from '#core/import/remember-readings.ts'
import { scratchOf } from '#core/import/scratch.ts'
import type { ReadRow } from '#core/import/sort-read.ts'
import { surveySource } from '#core/import/survey.ts'
import type { Inspected, Refusal } from '#core/picture/ingested.ts'
import type { IngestPool } from '../ingest/ingest-pool.ts'
import { openIngestPool } from '../ingest/open-ingest-pool.ts'
import type { TaskTools } from '../task.ts'
import { type Brought, bringBatch } from './bring-batch.ts'
import { openKnown } from './find-known.ts'

const batchSize = 64

export interface Reading<Facts extends Inspected> {
  imported: Import
  container: Container
  phase: string
  /** Whether what was read before, and stands in its row, is enough. */
  isKnownEnough: boolean
  /** Whether this very attempt has hashed all files: what a row names is what is there. */
  isHashedNow: boolean
  /** Whether what is read is kept: then the disk's reserve is left alone. */
  isKept: boolean
  read(pool: IngestPool, source: FileSource, options: ReadOptions): Promise<Facts | Refusal>
  /** Writes what one batch came to. */
  write(rows: ReadRow<Facts>[]): Promise<void>
}

/** Lists the files of a source as rows of its import, unless they are listed. */
export async function listFiles(
  imported: Import,
  container: Container,
  classes: readonly LabelClass[],
  tools: TaskTools,
): Promise<Import> {
  const { context, claim, report } = tools
  if (imported.listedAt !== null) return imported
  report({ phase: 'Listing files', done: 0, total: 0 })
  const surveyed = await surveySource(container, keptReading(imported.reading), {
    classNames: classes.map(c => c.name),
    remembered: await rememberReadings(context(), imported.projectId),
  })
  return recordListing(context(), claim, imported, { ...surveyed, location: locationOf(container) })
}

/** Whoever awaits it later is told of its error; until then nobody else is. */
function settled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}

/** Reads every file that waits, batch by batch. Killed and taken over, it goes on at the first that waits. */
export async function readFiles<Facts extends Inspected>(reading: Reading<Facts>, tools: TaskTools): Promise<void> {
  const { context, claim, report, signal, blobs, dataDir } = tools
  const { imported, container, phase, read, write } = reading
  const { database } = context()
  const { id: importId, projectId } = imported
  const { pseudonymKey } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
  const total = await database.importFile.count({ where: { importId } })
  let done = total - (await database.importFile.count({ where: { importId, outcome: 'PENDING' } }))
  const over = new AbortController()
  const ending = AbortSignal.any([signal, over.signal])
  const findKnown = await openKnown(reading, { context, signal: ending })
  const pool = openIngestPool({ blobs: blobs.place })
  // Whoever cancels does not wait for the batch.
  const onAbort = () => void pool.close()
  signal.addEventListener('abort', onAbort, { once: true })
  const readRow = async (row: ImportFile, source: FileSource, known: Named | undefined): Promise<ReadRow<Facts>> => {
    if (known) return { row, read: { known } }
    const options = { frame: row.frame ?? imported.frame, pseudonymKey }
    return { row, read: await read(pool, source, options) }
  }
  let [after, batchCount] = [-1, 0]
  const bring = async (): Promise<{ rows: ImportFile[]; brought: Brought }> => {
    if (reading.isKept || container.kind === 'bucket') await keepReserve()
    const rows = await nextPending(database, importId, after, batchSize)
    after = rows.at(-1)?.position ?? after
    const unread = rows.filter(row => !(reading.isKnownEnough && row.sha256 !== null))
    const names = unread.map(row => row.path)
    const folder = path.join(scratchOf(dataDir, claim), `batch-${batchCount++}`)
    return { rows, brought: await bringBatch(container, names, folder, ending) }
  }
  let next = settled(bring())
  const readBatch = async () => {
    const { rows, brought } = await next
    // The one behind it comes while this one is read.
    if (rows.length > 0) next = settled(bring())
    const known = await findKnown(rows, brought)
    const read = await Promise.all(rows.map(row => readRow(row, brought.sourceOf(row.path), known.get(row.position))))
    await brought.remove()
    return read
  }
  const writeBatch = async (rows: ReadRow<Facts>[]) => {
    signal.throwIfAborted()
    await write(rows)
    done += rows.length
    report({ phase, done, total })
  }
  try {
    // One batch is written while the next is read.
    for (let rows = await readBatch(); rows.length > 0; ) {
      const [following] = await Promise.all([readBatch(), writeBatch(rows)])
      rows = following
    }
    signal.throwIfAborted()
  } catch (error) {
    // Not that the pool was closed, but why.
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    over.abort()
    await pool.close()
    await next.then(
      ({ brought }) => brought.remove(),
      () => undefined, // whoever awaited it was told
    )
  }
}
