import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Where an entry lies: a file of a folder of entries. The key says what is in it, so it is part of the entry's hash. */
export interface EntryPlace {
  folder: string
  /** Path below the folder, '/' between its parts. */
  key: string
}

/** Of an entry's hash, bytes. */
export const hashLength = 32

/** By which an entry is believed: whole, undamaged, and written under this key. */
export const hashOf = (key: string, content: Uint8Array): Buffer =>
  createHash('sha256').update(`${key}\0`).update(content).digest()

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * Reads what writeEntry wrote under the same key.
 * @param byteLength of the content
 * @returns the content in a buffer of its own; null where there is none, or it is cut short, damaged, or was written
 * under another key: the caller makes it anew
 * @throws Error of the file system, other than that there is no such file
 */
export async function readEntry({ folder, key }: EntryPlace, byteLength: number): Promise<ArrayBuffer | null> {
  const bytes = await readFile(path.join(folder, key)).catch(error => {
    if (isMissing(error)) return null
    throw error
  })
  if (bytes?.length !== byteLength + hashLength) return null
  const content = bytes.subarray(0, byteLength)
  return hashOf(key, content).equals(bytes.subarray(byteLength)) ? Uint8Array.from(content).buffer : null
}

/**
 * Content, then the sha256 over key and content; written beside its place and moved there, so that nobody ever reads
 * half of it. Numbers are little-endian, as in memory on every machine that Node runs tfjs on.
 * @throws Error of the file system
 */
export async function writeEntry({ folder, key }: EntryPlace, values: Float32Array | Uint16Array): Promise<void> {
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const file = path.join(folder, key)
  const temporary = `${file}.${randomUUID()}.part`
  const write = () => writeFile(temporary, [content, hashOf(key, content)])
  try {
    await write().catch(async error => {
      if (!isMissing(error)) throw error
      await mkdir(path.dirname(file), { recursive: true })
      await write()
    })
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
