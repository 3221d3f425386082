import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BlobStoreError, dayMs } from '#core/blob/store.ts'
import { privateFile, privateFolder } from '#core/data-folder.ts'

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error'

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

/** @returns what the work gives, or null where the file it is about is not there */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Content goes to a temporary file first and gets its name only when it is safely on the disk, with all its folders. */
export async function writeWhole(temporary: string, target: string, bytes: Uint8Array): Promise<void> {
  const made = await mkdir(path.dirname(target), { recursive: true, mode: privateFolder })
  const handle = await open(temporary, 'wx', privateFile)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, target)
  await syncFolder(path.dirname(target))
  // A folder is only as safe as its entry in the one above.
  for (let at = path.dirname(target); made && at.length >= made.length; at = path.dirname(at))
    await syncFolder(path.dirname(at))
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
