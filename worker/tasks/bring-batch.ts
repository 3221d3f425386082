import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BlobStoreError } from '#core/blob/store.ts'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { InvalidInput } from '#core/errors.ts'
import { type Container, readIn, readsAtOnce, sourceIn } from '#core/import/container.ts'
import type { FileSource } from '#core/import/read-source.ts'
import { takeTurns } from '#core/take-turns.ts'

/** Where the files of a batch are read from. */
export interface Brought {
  sourceOf(name: string): FileSource
  remove(): Promise<void>
}

/** Null: what reads it next is told the same, and says so of this one file, or tries again. */
async function readOrLeave(container: Container, name: string): Promise<Buffer | null> {
  try {
    return await readIn(container, name)
  } catch (error) {
    if (error instanceof InvalidInput || error instanceof BlobStoreError) return null
    throw error
  }
}

/**
 * Brings files of a bucket to this machine, many at once, for they are hashed and decoded a few at a time; what is on its
 * disk is read where it is.
 * @param folder for them, of this batch alone
 */
export async function bringBatch(
  container: Container,
  names: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<Brought> {
  const brought = new Map<string, FileSource>()
  if (container.kind === 'bucket' && names.length > 0) {
    const inTurn = takeTurns(readsAtOnce(container))
    await mkdir(folder, { recursive: true, mode: privateFolder })
    const bring = async (name: string, at: number) => {
      signal.throwIfAborted()
      const bytes = await readOrLeave(container, name)
      if (bytes === null) return
      await writeFile(path.join(folder, String(at)), bytes, { mode: privateFile })
      brought.set(name, { kind: 'file', folder, path: String(at), isOurs: true })
    }
    await Promise.all(names.map((name, at) => inTurn(() => bring(name, at))))
  }
  return {
    sourceOf: name => brought.get(name) ?? sourceIn(container, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
