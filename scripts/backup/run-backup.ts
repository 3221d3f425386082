import { openBlobStore } from '../../core/blob/open.ts'
import type { readSettings } from '../../core/settings.ts'
import { findRecord } from '../admin/find-record.ts'
import { choosePlace } from '../postgres/choose-place.ts'
import { readPostmaster } from '../postgres/postmaster.ts'
import { Complaint } from '../start/complaint.ts'
import { openRecord } from '../start/open-record.ts'
import type { Sums } from './format.ts'
import { type BackupPlace, backupPlace } from './place.ts'
import { readBackup } from './read-backup.ts'
import { type Progress, writeBackup } from './write-backup.ts'

type Settings = ReturnType<typeof readSettings>

/** The database of a product that runs, or the embedded one, started for it. */
async function openSourceRecord(settings: Settings): Promise<{ url: string; close(): Promise<void> }> {
  const { databaseUrl, dataDir } = settings
  if (databaseUrl || readPostmaster(choosePlace(dataDir).clusterDir)?.isReady)
    return { url: await findRecord(settings), close: async () => {} }
  const record = await openRecord({ ...settings, databaseUrl: undefined }, () => {})
  return { url: record.ownerUrl, close: record.stop }
}

const bytesText = (bytes: number) => (bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`)

export const wholeText = ({ tables, blobCount, blobByteCount }: Sums) =>
  `${tables.reduce((sum, table) => sum + table.rowCount, 0)} rows, ${blobCount} blobs (${bytesText(blobByteCount)})`

/** Reads what was just written, byte by byte, as restoring it would. @throws Damaged */
async function verify(place: BackupPlace, written: Sums): Promise<void> {
  const { sums } = await readBackup(await place.openSource())
  if (JSON.stringify(sums) !== JSON.stringify(written))
    throw new Error(`${place.name} does not hold what was written: its sums are others`)
}

/** Writes a backup and reads it again. @throws Complaint, Error; nothing that is no whole backup is called so then */
export async function runBackup(args: string[], settings: Settings, progress: Progress): Promise<string[]> {
  const [text, ...more] = args
  if (more.length > 0) throw new Complaint(`not understood: ${more.join(' ')}; allowed: one place`)
  const place = backupPlace(text, settings.s3Endpoint)
  const record = await openSourceRecord(settings)
  try {
    const target = await place.openTarget()
    let sums: Sums
    try {
      sums = await writeBackup({ url: record.url, blobs: await openBlobStore(settings.blobs) }, target.stream, progress)
      await target.keep()
    } catch (error) {
      await target.drop()
      throw error
    }
    progress.say('written; reading it again')
    await verify(place, sums)
    const { lostBlobs } = sums
    if (lostBlobs.length === 0) return [`${place.name} holds ${wholeText(sums)}, and was read again`]
    const named = `${lostBlobs.slice(0, 10).join(', ')}${lostBlobs.length > 10 ? ' and others' : ''}`
    throw new Complaint(
      `${place.name} holds ${wholeText(sums)}, and was read again; but ${lostBlobs.length} blobs that the record names are lost or changed in ${settings.blobs}: ${named}`,
    )
  } finally {
    await record.close()
  }
}
