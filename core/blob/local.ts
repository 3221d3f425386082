import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { explainDisk, sweepTemporary, writeWhole } from '#core/blob/disk.ts'
import {
  type BlobStore,
  isSha256,
  keyOf,
  protectedMs,
  requireSha256,
  requireUnchanged,
  type StoredBlob,
  sha256Of,
} from '#core/blob/store.ts'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { NotFound } from '#core/errors.ts'
import { codeOf, unlessMissing } from '#core/unless-missing.ts'

/** Where a blob lies in a local store, or would lie. @throws InvalidInput where sha256 is no hash */
export const localPath = (folder: string, sha256: string): string => path.join(folder, ...keyOf(sha256).split('/'))

/** Its file is made as young as one written now. @returns whether it is there to stay; false: write it */
async function freshen(file: string): Promise<boolean> {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) return false
  const now = Date.now()
  if (found.mtimeMs > now - protectedMs) return true
  try {
    await utimes(file, now / 1000, now / 1000)
  } catch (error) {
    // Gone to be removed, or not ours to touch: a new file in its place is.
    if (['ENOENT', 'EPERM', 'EACCES'].includes(codeOf(error))) return false
    throw error
  }
  // Moved aside between the two looks, the touch may have come too late to be seen.
  return (await unlessMissing(stat(file))) !== null
}

/**
 * A BlobStore in a local folder: <folder>/ab/cd/abcd..., temporary files in <folder>/temporary, where those older than
 * a day (left by a crash) are swept away, and what is about to be removed in <folder>/removing.
 * @throws BlobStoreError where the folder cannot be made or written
 */
export async function openLocalBlobStore(folder: string): Promise<BlobStore> {
  const root = path.resolve(folder)
  const temporaryFolder = path.join(root, 'temporary')
  const removingFolder = path.join(root, 'removing')
  const pathOf = (sha256: string) => localPath(root, sha256)
  const asideOf = (sha256: string) => path.join(removingFolder, requireSha256(sha256))

  /** Young again, so that nobody takes it for old before it has been looked at anew. */
  const restore = async (sha256: string): Promise<void> => {
    const now = Date.now() / 1000
    await unlessMissing(utimes(asideOf(sha256), now, now))
    await unlessMissing(rename(asideOf(sha256), pathOf(sha256)))
  }
  /** Whoever moved these aside is dead, or will find them gone and leave them be. */
  const restoreAll = async (): Promise<void> => {
    for (const name of await readdir(removingFolder)) if (isSha256(name)) await restore(name)
  }
  try {
    await mkdir(temporaryFolder, { recursive: true, mode: privateFolder })
    await mkdir(removingFolder, { recursive: true, mode: privateFolder })
    await sweepTemporary(temporaryFolder)
    await restoreAll()
  } catch (error) {
    throw explainDisk('opening the blob store', root, error)
  }

  const has = async (sha256: string): Promise<boolean> => {
    const file = pathOf(sha256)
    try {
      return (await unlessMissing(stat(file)))?.isFile() ?? false
    } catch (error) {
      throw explainDisk('looking for blob', file, error)
    }
  }
  const read = async (sha256: string): Promise<Buffer> => {
    const file = pathOf(sha256)
    try {
      // Aside and back again while we look: never long, and never for what is not to be had.
      for (const at of [file, asideOf(sha256), file]) {
        const bytes = await unlessMissing(readFile(at))
        if (bytes) return bytes
      }
    } catch (error) {
      throw explainDisk('reading blob', file, error)
    }
    throw new NotFound('blob', sha256)
  }
  const put = async (bytes: Uint8Array, sha256 = sha256Of(bytes)): Promise<string> => {
    const target = pathOf(sha256)
    const temporary = path.join(temporaryFolder, `${sha256}.${randomUUID()}`)
    try {
      if (!(await freshen(target))) await writeWhole(temporary, target, bytes)
    } catch (error) {
      await rm(temporary, { force: true })
      throw explainDisk('writing blob', target, error)
    }
    return sha256
  }
  const readVerified = async (sha256: string): Promise<Buffer> =>
    requireUnchanged(pathOf(sha256), sha256, await read(sha256))
  const probe = async (): Promise<void> => {
    const file = path.join(temporaryFolder, `probe.${randomUUID()}`)
    try {
      await writeFile(file, file, { mode: privateFile })
      if ((await readFile(file, 'utf8')) !== file) throw new Error('other bytes than were written')
    } catch (error) {
      throw explainDisk('writing and reading in', temporaryFolder, error)
    } finally {
      await rm(file, { force: true })
    }
  }
  const remove = async (sha256: string): Promise<boolean> => {
    const file = pathOf(sha256)
    try {
      return (await unlessMissing(rm(file).then(() => true))) ?? false
    } catch (error) {
      throw explainDisk('removing blob', file, error)
    }
  }
  async function* list(): AsyncGenerator<StoredBlob> {
    try {
      for (const first of await readdir(root)) {
        if (!/^[0-9a-f]{2}$/.test(first)) continue
        for (const second of await readdir(path.join(root, first))) {
          for (const name of await readdir(path.join(root, first, second))) {
            if (!isSha256(name)) continue
            const found = await unlessMissing(stat(pathOf(name)))
            if (found) yield { sha256: name, modifiedAt: found.mtime }
          }
        }
      }
    } catch (error) {
      throw explainDisk('listing blobs in', root, error)
    }
  }
  /** Moved aside first: from then on a put writes anew, and what was touched before that shows it. */
  const removeStale: BlobStore['removeStale'] = async (sha256s, before, findReferenced) => {
    const isStale = async (file: string) => ((await unlessMissing(stat(file)))?.mtime ?? before) < before
    const aside: string[] = []
    const removed: string[] = []
    try {
      await restoreAll()
      for (const sha256 of sha256s) {
        if (!(await isStale(pathOf(sha256)))) continue
        aside.push(sha256)
        await unlessMissing(rename(pathOf(sha256), asideOf(sha256)))
      }
      const referenced = await findReferenced(aside)
      for (const sha256 of aside) {
        if (referenced.has(sha256) || !(await isStale(asideOf(sha256)))) continue
        if (await unlessMissing(rm(asideOf(sha256)).then(() => true))) removed.push(sha256)
      }
    } catch (error) {
      throw error instanceof Error && 'code' in error && 'syscall' in error
        ? explainDisk('sweeping blobs in', root, error)
        : error
    } finally {
      await restoreAll()
    }
    return removed
  }
  return { place: root, put, read, readVerified, has, probe, remove, list, removeStale }
}
