import type { BlobStore } from '#core/blob/store.ts'
import type { Database } from '#core/database.ts'
import { findDisks } from '#core/disk-room.ts'
import { findRecordHealth, type RecordHealth, recordIsAway } from '#core/installation/find-record-health.ts'
import { NoAnswer, type Part, type PartStatus, Probe, well } from '#core/installation/probe.ts'
import { obstacleOf } from '#core/job/obstacle.ts'
import type { Log } from '#core/log.ts'

export const partNames = ['database', 'migrations', 'queue', 'blobs', 'worker', 'disk'] as const
export type PartName = (typeof partNames)[number]

export interface Health {
  /** The worst of the parts. */
  status: PartStatus
  parts: Record<PartName, Part>
}

interface HealthParts {
  database: Database
  blobs: BlobStore
  log: Log
}

/** So that who asks every second is answered from memory half of the time, and what has come back is seen at once. */
const keptMs = 2000
/** A bucket counts its requests. */
const blobsKeptMs = 15_000
const patienceMs = 3000

const worst = (parts: Part[]): PartStatus => {
  const found = parts.map(part => part.status)
  return found.includes('failing') ? 'failing' : found.includes('warning') ? 'warning' : 'ok'
}

/**
 * How each part of the product is, looked at when it is asked for, within 3 s. Only what no request can be answered without
 * makes the API unready: without a worker, and with little room on the disk, people still read and label.
 */
export function openHealth({ database, blobs, log }: HealthParts): () => Promise<Health> {
  const told = new Map<PartName, PartStatus>()
  const failing =
    <T>(what: string, answer: (reason: string) => T) =>
    (error: unknown): T => {
      log.debug({ error: error instanceof Error ? error.message : String(error) }, `${what} is not well`)
      return answer(error instanceof NoAnswer ? `it does not answer: ${error.message}` : reasonOf(error))
    }
  const record = new Probe<RecordHealth>({
    look: () => findRecordHealth(database),
    failing: failing('database', recordIsAway),
    ...{ keptMs, patienceMs },
  })
  const store = new Probe<Part>({
    look: async () => {
      await blobs.probe()
      return well
    },
    failing: failing('blobs', reason => ({ status: 'failing', reason })),
    ...{ keptMs: blobsKeptMs, patienceMs },
  })
  const disk = new Probe<Part>({
    look: findDiskHealth,
    failing: failing('disk', reason => ({ status: 'failing', reason })),
    ...{ keptMs, patienceMs },
  })
  return async () => {
    const [ofRecord, ofBlobs, ofDisk] = await Promise.all([record.ask(), store.ask(), disk.ask()])
    const parts = { ...ofRecord, blobs: ofBlobs, disk: ofDisk }
    for (const name of partNames) {
      const { status, reason } = parts[name]
      const before = told.get(name) ?? 'ok'
      told.set(name, status)
      if (status === before) continue
      if (status === 'ok') log.info({ part: name }, 'a part is well again')
      else log.warn({ part: name, status, reason }, 'a part is not well')
    }
    return { status: worst(Object.values(parts)), parts }
  }
}

/** Our own words: what the system says names paths and addresses. */
const reasonOf = (error: unknown): string => obstacleOf(error) ?? 'it refuses; the log says why'

async function findDiskHealth(): Promise<Part> {
  const disks = await findDisks()
  return disks.every(disk => disk.roomBytes > 0)
    ? well
    : { status: 'warning', reason: 'only the reserve is left: no import, upload or training is begun' }
}
