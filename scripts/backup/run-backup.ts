import { existsSync } from 'node:fs'
import path from 'node:path'
import { openBlobStore } from '../../core/blob/open.ts'
import type { readSettings } from '../../core/settings.ts'
import { findRecord } from '../admin/find-record.ts'
import { Complaint } from '../start/complaint.ts'
import { takeLock, whoHas } from '../start/lock.ts'
import { openRecord } from '../start/open-record.ts'
import type { Sums } from './format.ts'
import { type BackupPlace, backupPlace, type Target } from './place.ts'
import { readBackup } from './read-backup.ts'
import { type Progress, writeBackup } from './write-backup.ts'

type Settings = ReturnType<typeof readSettings>

/** The database of a product that runs, or the embedded one, started for it. @throws Complaint where there is none */
async function openSourceRecord(
  settings: Settings,
  { say }: Progress,
): Promise<{ url: string; close(): Promise<void> }> {
  const { databaseUrl, dataDir } = settings
  const hasDatabase = existsSync(path.join(dataDir, 'postgres-password'))
  // It says what is missing, where something is.
  if (databaseUrl || !hasDatabase || whoHas(dataDir)) return { url: await findRecord(settings), close: async () => {} }
  const lock = await takeLock(dataDir, settings.publicUrl, say, 'scripts/backup.ts')
  try {
    const record = await openRecord(settings, say)
    return { url: record.ownerUrl, close: () => record.stop().finally(lock.release) }
  } catch (error) {
    lock.release()
    throw error
  }
}

const bytesText = (bytes: number) => (bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`)

export const wholeText = ({ tables, blobCount, blobByteCount }: Sums) =>
  `${tables.reduce((sum, table) => sum + table.rowCount, 0)} rows, ${blobCount} blobs (${bytesText(blobByteCount)})`

/** Reads what was just written, byte by byte, as restoring it would. @throws Damaged */
async function verify(target: Target, written: Sums, { signal }: Progress): Promise<void> {
  const { sums } = await readBackup(await target.open(), signal)
  if (JSON.stringify(sums) !== JSON.stringify(written))
    throw new Error('what was written is not what is there: its sums are others')
}

async function writeAndVerify(place: BackupPlace, url: string, settings: Settings, progress: Progress): Promise<Sums> {
  const target = await place.openTarget()
  try {
    const sums = await writeBackup({ url, blobs: await openBlobStore(settings.blobs) }, target.stream, progress)
    await target.written()
    progress.say('written; reading it again')
    await verify(target, sums, progress)
    await target.keep()
    return sums
  } catch (error) {
    await target.drop()
    throw error
  }
}

/** Writes a backup and reads it again. @throws Complaint, Error; nothing that is no whole backup is called so then */
export async function runBackup(args: string[], settings: Settings, progress: Progress): Promise<string[]> {
  const [text, ...more] = args
  if (more.length > 0) throw new Complaint(`not understood: ${more.join(' ')}; allowed: one place`)
  const place = backupPlace(text, settings.s3Endpoint)
  const record = await openSourceRecord(settings, progress)
  try {
    const sums = await writeAndVerify(place, record.url, settings, progress)
    const { lostBlobs } = sums
    const kept = `${place.name} holds ${wholeText(sums)}, and was read again`
    if (lostBlobs.length === 0) return [kept]
    const named = `${lostBlobs.slice(0, 10).join(', ')}${lostBlobs.length > 10 ? ' and others' : ''}`
    const what =
      lostBlobs.length === 1 ? 'a blob that the record names is' : `${lostBlobs.length} blobs that the record names are`
    throw new Complaint(`${kept}; but ${what} lost, changed or unreadable in ${settings.blobs}: ${named}`)
  } finally {
    await record.close()
  }
}
