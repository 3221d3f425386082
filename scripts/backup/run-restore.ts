import { openBlobStore } from '../../core/blob/open.ts'
import type { readSettings } from '../../core/settings.ts'
import { migrate } from '../../prisma/migrate.ts'
import { Complaint } from '../start/complaint.ts'
import { prepareDataFolder } from '../start/data-folder.ts'
import { takeLock } from '../start/lock.ts'
import { openRecord } from '../start/open-record.ts'
import { backupPlace } from './place.ts'
import { restoreBackup } from './restore-backup.ts'
import { wholeText } from './run-backup.ts'
import type { Progress } from './write-backup.ts'

/** Restores a backup into an installation that nobody has worked with, and does not run. @throws Complaint, Damaged */
export async function runRestore(
  args: string[],
  settings: ReturnType<typeof readSettings>,
  progress: Progress,
): Promise<string[]> {
  const [text, ...more] = args
  if (more.length > 0) throw new Complaint(`not understood: ${more.join(' ')}; allowed: one place`)
  const place = backupPlace(text, settings.s3Endpoint)
  // Before anything is made here.
  const source = await place.openSource()
  source.destroy()
  prepareDataFolder(settings.dataDir, progress.say)
  const lock = await takeLock(settings.dataDir, settings.publicUrl, progress.say, 'scripts/restore.ts')
  try {
    const record = await openRecord(settings, progress.say)
    try {
      const blobs = await openBlobStore(settings.blobs)
      const { head, sums } = await restoreBackup(place.openSource, { ownerUrl: record.ownerUrl, blobs }, progress)
      await migrate(record.ownerUrl)
      await record.admit()
      return [`restored ${wholeText(sums)} of ${head.createdAt}; people sign in again, jobs that ran begin again`]
    } finally {
      await record.stop()
    }
  } finally {
    lock.release()
  }
}
