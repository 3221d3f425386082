import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Log } from '#core/log.ts'
import { parsePlace } from '#core/place.ts'
import { readSettings } from '#core/settings.ts'
import { codeOf } from '#core/unless-missing.ts'

/** What takes room on the disk. */
type FolderName = 'blobs' | 'uploads' | 'pixels' | 'features' | 'pretrained' | 'phantoms' | 'unpacked' | 'logs'

export interface FolderUse {
  name: FolderName
  fileCount: number
  bytes: number
}

export interface Measured {
  /** Those that are there. */
  folders: FolderUse[]
  measuredAt: Date
}

/** Between two measurements: blobs of 100,000 images are 400,000 files to look at. */
const everyMs = 3_600_000

const gone = ['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR']

/** One file after another: it takes its time, and takes it from nobody. What goes meanwhile is not counted. */
async function measure(folder: string, signal: AbortSignal): Promise<Omit<FolderUse, 'name'> | null> {
  const use = { fileCount: 0, bytes: 0 }
  try {
    for await (const entry of await opendir(folder)) {
      if (signal.aborted) return null
      // Written a moment ago to see whether it can be.
      if (entry.name.startsWith('probe.')) continue
      const file = path.join(folder, entry.name)
      if (entry.isDirectory()) {
        const below = await measure(file, signal)
        use.fileCount += below?.fileCount ?? 0
        use.bytes += below?.bytes ?? 0
      } else if (entry.isFile()) {
        const found = await stat(file).catch(() => null) // removed a moment ago
        if (!found) continue
        use.fileCount += 1
        use.bytes += found.size
      }
    }
  } catch (error) {
    if (!gone.includes(codeOf(error))) throw error
    return null
  }
  return use
}

/** Where each lies; a bucket says itself what it holds. */
function foldersOf(): [FolderName, string][] {
  const { dataDir, blobs } = readSettings()
  const place = parsePlace(blobs)
  const below: [FolderName, string][] = [
    ['uploads', 'uploads'],
    ['pixels', path.join('cache', 'pixels')],
    ['features', path.join('cache', 'features')],
    ['pretrained', path.join('cache', 'pretrained')],
    ['phantoms', 'phantoms'],
    ['unpacked', 'unpacked'],
    ['logs', 'logs'],
  ]
  const ours = below.map(([name, folder]): [FolderName, string] => [name, path.join(dataDir, folder)])
  return place?.kind === 'folder' ? [['blobs', place.folder], ...ours] : ours
}

async function measureFolders(signal: AbortSignal, now: () => Date): Promise<Measured> {
  const folders: FolderUse[] = []
  for (const [name, folder] of foldersOf()) {
    const use = await measure(folder, signal)
    if (use) folders.push({ name, ...use })
  }
  return { folders, measuredAt: now() }
}

/** Measures what lies on this machine's disk, at once and then once an hour, beside everything else. */
export function openMeasurer(log: Log, now: () => Date): { newest(): Measured | null; close(): Promise<void> } {
  const ending = new AbortController()
  let newest: Measured | null = null
  const look = async () => {
    try {
      const measured = await measureFolders(ending.signal, now)
      if (!ending.signal.aborted) newest = measured
    } catch (error) {
      log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        'folders not measured; in an hour again',
      )
    }
  }
  let running = look()
  const timer = setInterval(() => {
    running = running.then(look)
  }, everyMs)
  return {
    newest: () => newest,
    async close() {
      clearInterval(timer)
      ending.abort()
      await running
    },
  }
}
