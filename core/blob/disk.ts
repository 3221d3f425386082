import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  fsync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeFile as writeTo,
} from 'node:fs'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { BlobStoreError, dayMs } from '#core/blob/store.ts'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { codeOf, unlessMissing } from '#core/unless-missing.ts'

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'this process may not write there',
  EPERM: 'this process may not write there',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  ENOTDIR: 'a part of this path is a file',
  EEXIST: 'a file stands in its place',
}

export const explainDisk = (act: string, where: string, error: unknown): BlobStoreError =>
  new BlobStoreError(`${act} ${where} failed: ${reasons[codeOf(error)] ?? 'the disk refused'} (${codeOf(error)})`, {
    cause: error,
  })

const sync = promisify(fsync)
const writeLong = promisify(writeTo)
/** So few bytes are in the system's memory sooner than a thread has heard of them. */
const few = 256 * 1024

/** Opening, naming and closing take some microseconds, a tenth of handing them to a thread: only the disk is waited for. */
async function withSynced(file: string, flags: string | number, write?: (fd: number) => Promise<void>): Promise<void> {
  const fd = openSync(file, flags, privateFile)
  try {
    await write?.(fd)
    await sync(fd)
  } finally {
    closeSync(fd)
  }
}

const syncFolder = (folder: string): Promise<void> => withSynced(folder, constants.O_RDONLY)

const writeSynced = (file: string, bytes: Uint8Array): Promise<void> =>
  withSynced(file, 'wx', async fd => {
    if (bytes.length <= few) writeFileSync(fd, bytes)
    else await writeLong(fd, bytes)
  })

/** The folders that hold those from `made` down to `folder`: a folder is only as safe as its entry in the one above. */
function foldersAbove(folder: string, made: string | undefined): string[] {
  const above: string[] = []
  for (let at = folder; made && at.length >= made.length; at = path.dirname(at)) above.push(path.dirname(at))
  return above
}

/** Content goes to a temporary file first and gets its name only when it is safely on the disk, with all its folders. */
export async function writeWhole(temporary: string, target: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(target)
  const made = mkdirSync(folder, { recursive: true, mode: privateFolder })
  // A disk puts what is synced at once in one go.
  await Promise.all([writeSynced(temporary, bytes), ...foldersAbove(folder, made).map(syncFolder)])
  renameSync(temporary, target)
  await syncFolder(folder)
}

/** Ages are counted from a file made just now: the disk's own clock, and a proof that the folder can be written. */
export async function sweepTemporary(folder: string): Promise<void> {
  const probe = path.join(folder, `probe.${randomUUID()}`)
  await writeFile(probe, '', { mode: privateFile })
  const { mtimeMs: now } = await stat(probe)
  await rm(probe)
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const found = await unlessMissing(stat(file))
    if (found && found.mtimeMs < now - dayMs) await rm(file, { force: true })
  }
}
