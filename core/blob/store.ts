import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput, NotFound } from '#core/errors.ts'

/** Bytes named by their sha256 (hex, lower case). What is there is whole: a crash leaves a blob or none. */
export interface BlobStore {
  /** Keeps the bytes; those already there are not written again. @returns their sha256 @throws BlobStoreError */
  put(bytes: Uint8Array): Promise<string>
  /** @throws NotFound, InvalidInput where sha256 is no hash, BlobStoreError */
  read(sha256: string): Promise<Buffer>
  /** As read, and the bytes are hashed again. @throws BlobStoreError where they are no longer what their name says */
  readVerified(sha256: string): Promise<Buffer>
  /** Where the blob lies or would lie, for whoever streams it. @throws InvalidInput where sha256 is no hash */
  path(sha256: string): string
  has(sha256: string): Promise<boolean>
  /** For what is superseded, such as old checkpoints. @returns whether there was anything to remove */
  remove(sha256: string): Promise<boolean>
}

/** The disk refused, or its bytes have changed. */
export class BlobStoreError extends Error {
  override name = 'BlobStoreError'
}

const dayMs = 86_400_000

const codeOf = (error: unknown): string =>
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

const explain = (act: string, where: string, error: unknown): BlobStoreError =>
  new BlobStoreError(`${act} ${where} failed: ${reasons[codeOf(error)] ?? 'the disk refused'} (${codeOf(error)})`, {
    cause: error,
  })

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Content goes to a temporary file first and gets its name only when it is safely on the disk. */
async function writeWhole(temporary: string, target: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(temporary, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, target)
  await syncFolder(path.dirname(target))
}

/** Ages are counted from a file made just now: the disk's own clock, and a proof that the folder can be written. */
async function sweepTemporary(folder: string): Promise<void> {
  const probe = path.join(folder, `probe.${randomUUID()}`)
  await writeFile(probe, '')
  const { mtimeMs: now } = await stat(probe)
  await rm(probe)
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const found = await stat(file).catch(error => {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    })
    if (found && found.mtimeMs < now - dayMs) await rm(file, { force: true })
  }
}

/**
 * A BlobStore in a local folder: <folder>/ab/cd/abcd..., temporary files in <folder>/temporary, where those older than
 * a day (left by a crash) are swept away.
 * @throws BlobStoreError where the folder cannot be made or written
 */
export async function openLocalBlobStore(folder: string): Promise<BlobStore> {
  const root = path.resolve(folder)
  const temporaryFolder = path.join(root, 'temporary')
  try {
    await mkdir(temporaryFolder, { recursive: true })
    await sweepTemporary(temporaryFolder)
  } catch (error) {
    throw explain('opening the blob store', root, error)
  }

  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new InvalidInput('sha256', sha256, '64 hexadecimal digits, lower case')
    return path.join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  }
  const has = async (sha256: string): Promise<boolean> => {
    const file = pathOf(sha256)
    try {
      return (await stat(file)).isFile()
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false
      throw explain('looking for blob', file, error)
    }
  }
  const read = async (sha256: string): Promise<Buffer> => {
    const file = pathOf(sha256)
    try {
      return await readFile(file)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') throw new NotFound('blob', sha256)
      throw explain('reading blob', file, error)
    }
  }
  const put = async (bytes: Uint8Array): Promise<string> => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (await has(sha256)) return sha256
    const target = pathOf(sha256)
    const temporary = path.join(temporaryFolder, `${sha256}.${randomUUID()}`)
    try {
      const made = await mkdir(path.dirname(target), { recursive: true })
      await writeWhole(temporary, target, bytes)
      // A folder is only as safe as its entry in the one above.
      for (let at = path.dirname(target); made && at.length >= made.length; at = path.dirname(at))
        await syncFolder(path.dirname(at))
    } catch (error) {
      await rm(temporary, { force: true })
      throw explain('writing blob', target, error)
    }
    return sha256
  }
  const readVerified = async (sha256: string): Promise<Buffer> => {
    const bytes = await read(sha256)
    const actual = createHash('sha256').update(bytes).digest('hex')
    if (actual !== sha256) throw new BlobStoreError(`blob ${pathOf(sha256)} has changed: its bytes hash to ${actual}`)
    return bytes
  }
  const remove = async (sha256: string): Promise<boolean> => {
    const file = pathOf(sha256)
    try {
      await rm(file)
      return true
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false
      throw explain('removing blob', file, error)
    }
  }
  return { put, read, readVerified, path: pathOf, has, remove }
}
