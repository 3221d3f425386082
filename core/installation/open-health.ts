import type { BlobStore } from '#core/blob/store.ts'
import type { Database } from '#core/database.ts'
import type { Disk } from '#core/disk-room.ts'
import { findRecordHealth, type RecordHealth, recordIsAway } from '#core/installation/find-record-health.ts'
import { NoAnswer, type Part, type PartStatus, Probe, well } from '#core/installation/probe.ts'
import type { Log } from '#core/log.ts'
import { obstacleOf } from '#core/obstacle.ts'

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
  /** An error: why they are not known. */
  lookAtDisks(): Promise<Disk[] | Error>
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
export function openHealth({ database, blobs, log, lookAtDisks }: HealthParts): () => Promise<Health> {
  const told = new Map<PartName, Part>()
  /** What the last look at a part that fails ended with. */
  const causes = new Map<PartName, string>()
  const failing =
    <T>(part: PartName, answer: (reason: string) => T) =>
    (error: unknown): T => {
      causes.set(part, error instanceof Error ? error.message : String(error))
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
  const diskFails = failing('disk', (reason): Part => ({ status: 'failing', reason }))
  return async () => {
    const [ofRecord, ofBlobs, disks] = await Promise.all([record.ask(), store.ask(), lookAtDisks()])
    const disk = disks instanceof Error ? diskFails(disks) : diskHealth(disks)
    const parts = { ...ofRecord, blobs: ofBlobs, disk }
    for (const name of partNames) {
      const { status, reason } = parts[name]
      const before = told.get(name) ?? well
      told.set(name, parts[name])
      if (status === before.status && reason === before.reason) continue
      const error = status === 'failing' ? causes.get(name) : undefined
      if (status === 'ok') log.info({ part: name }, 'a part is well again')
      else log.warn({ part: name, status, reason, ...(error ? { error } : {}) }, 'a part is not well')
    }
    return { status: worst(Object.values(parts)), parts }
  }
}

/** Our own words: what the system says names paths and addresses. */
const reasonOf = (error: unknown): string => obstacleOf(error) ?? 'it refuses; the log says why'

function diskHealth(disks: Disk[]): Part {
  return disks.every(disk => disk.roomBytes > 0)
    ? well
    : { status: 'warning', reason: 'only the reserve is left: no import, upload or training is begun' }
}
