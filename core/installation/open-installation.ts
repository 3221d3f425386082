import type { BlobStore } from '#core/blob/store.ts'
import { codeVersion } from '#core/code-version.ts'
import type { Database } from '#core/database.ts'
import { type Disk, findDisks } from '#core/disk-room.ts'
import { type Figures, findFigures } from '#core/installation/find-figures.ts'
import { type Measured, openMeasurer } from '#core/installation/measure-folders.ts'
import { type Health, openHealth } from '#core/installation/open-health.ts'
import { Probe } from '#core/installation/probe.ts'
import type { Log } from '#core/log.ts'

/** What an operator sees of this installation, from this process. */
export interface Installation {
  version: string
  startedAt: Date
  findHealth(): Promise<Health>
  /** Null while the database does not answer. */
  findFigures(): Promise<Figures | null>
  /** Null where a disk does not answer. */
  findDisks(): Promise<Disk[] | null>
  /** Null until what lies here has been measured for the first time. */
  measured(): Measured | null
}

export function openInstallation(
  parts: { database: Database; blobs: BlobStore; log: Log },
  now: () => Date,
): Installation & { close(): Promise<void> } {
  const figures = new Probe<Figures | null>({
    look: () => findFigures(parts.database),
    failing: () => null,
    keptMs: 5000,
    patienceMs: 5000,
  })
  // One look for all who ask: each that hangs holds one of the few threads that everything on disks is done by.
  const disks = new Probe<Disk[] | Error>({
    look: findDisks,
    failing: error => (error instanceof Error ? error : new Error(String(error))),
    keptMs: 2000,
    patienceMs: 3000,
  })
  const lookAtDisks = () => disks.ask()
  const measurer = openMeasurer(parts.log, now)
  return {
    version: codeVersion(),
    startedAt: now(),
    findHealth: openHealth({ ...parts, lookAtDisks }),
    findFigures: () => figures.ask(),
    findDisks: async () => {
      const found = await lookAtDisks()
      return found instanceof Error ? null : found
    },
    measured: measurer.newest,
    close: measurer.close,
  }
}
