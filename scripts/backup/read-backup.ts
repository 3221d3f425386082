import { createHash, type Hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import { z } from 'zod'
import { type Entry, entryOf, type Head, headName, headSchema, type Sums, sumsName, sumsSchema } from './format.ts'

/** What somebody does with the parts of a backup, in their order; each stream is read to its end. */
export interface Visitor {
  head?(head: Head): Promise<void>
  /** Parts of a table come one after another. */
  tablePart?(table: string, bytes: Buffer): Promise<void>
  blob?(sha256: string, bytes: Buffer): Promise<void>
}

export interface Whole {
  head: Head
  sums: Sums
}

class Damaged extends Error {
  override name = 'Damaged'
  constructor(reason: string) {
    super(`the backup is damaged or cut short: ${reason}`)
  }
}

function parseJson<T>(schema: { parse(value: unknown): T }, name: string, bytes: Buffer): T {
  try {
    return schema.parse(JSON.parse(bytes.toString()))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    const reason = issue ? `${issue.path.join('.')}: ${issue.message}` : 'no JSON'
    throw new Damaged(`${name} is not what it should be (${reason})`)
  }
}

/** Every entry of a TAR with its bytes. @throws Damaged; what the source says where it cannot be read; the signal's reason */
async function* entriesOf(source: Readable, signal: AbortSignal): AsyncGenerator<{ name: string; bytes: Buffer }> {
  const tar = extract()
  let unreadable: Error | null = null
  source.on('error', error => {
    unreadable ??= error
  })
  const fed = pipeline(source, tar, { signal })
  // It ends the tar, and that whoever reads it.
  fed.catch(error => tar.destroy(error))
  const reading = async <T>(act: Promise<T>): Promise<T> => {
    try {
      return await act
    } catch (error) {
      signal.throwIfAborted()
      if (unreadable) throw unreadable
      throw new Damaged(error instanceof Error ? error.message : String(error))
    }
  }
  const entries = tar[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await reading(entries.next())
      if (next.done) return
      const { value: stream } = next
      const chunks: Uint8Array[] = []
      const read = async () => {
        for await (const chunk of stream as AsyncIterable<unknown>) if (chunk instanceof Uint8Array) chunks.push(chunk)
      }
      await reading(read())
      yield { name: stream.header.name, bytes: Buffer.concat(chunks) }
    }
  } finally {
    source.destroy()
    tar.destroy()
  }
}

interface Table {
  sum: Hash
  byteCount: number
  parts: number
}

/** Holds what was read against the last entry, which says what there must be. */
function requireSums(
  tables: ReadonlyMap<string, Table>,
  blobs: { count: number; byteCount: number },
  sums: Sums,
): void {
  for (const { name, byteCount, sha256 } of sums.tables) {
    const table = tables.get(name)
    const found = table?.sum.digest('hex')
    if (table?.byteCount !== byteCount || found !== sha256)
      throw new Damaged(
        `table ${name} has ${table?.byteCount ?? 0} bytes of hash ${found ?? 'none'}, not ${byteCount} of ${sha256}`,
      )
  }
  if (blobs.count !== sums.blobCount || blobs.byteCount !== sums.blobByteCount)
    throw new Damaged(
      `${blobs.count} blobs of ${blobs.byteCount} bytes, not ${sums.blobCount} of ${sums.blobByteCount}`,
    )
}

/**
 * Reads a backup from its beginning to its end, checks every byte of it against its sums, and hands on what it holds.
 * @throws Damaged, the signal's reason, whatever the source or the visitor throws
 */
export async function readBackup(source: Readable, signal: AbortSignal, visitor: Visitor = {}): Promise<Whole> {
  const tables = new Map<string, Table>()
  const blobs = { count: 0, byteCount: 0 }
  let head: Head | null = null
  let sums: Sums | null = null
  const take = async (entry: Entry, name: string, bytes: Buffer): Promise<void> => {
    if (sums) throw new Damaged(`${name} stands behind its sums`)
    if (entry.kind === 'head') {
      head = parseJson(headSchema, headName, bytes)
      return visitor.head?.(head)
    }
    if (!head) throw new Damaged(`it begins with ${name}, not with ${headName}`)
    if (entry.kind === 'sums') {
      sums = parseJson(sumsSchema, sumsName, bytes)
      return
    }
    if (entry.kind === 'blob') {
      const found = createHash('sha256').update(bytes).digest('hex')
      if (found !== entry.sha256) throw new Damaged(`blob ${entry.sha256} has the hash ${found}`)
      blobs.count += 1
      blobs.byteCount += bytes.length
      return visitor.blob?.(entry.sha256, bytes)
    }
    const table = tables.get(entry.table) ?? { sum: createHash('sha256'), byteCount: 0, parts: 0 }
    if (entry.part !== table.parts) throw new Damaged(`part ${table.parts} of table ${entry.table} is missing`)
    table.sum.update(bytes)
    tables.set(entry.table, { ...table, byteCount: table.byteCount + bytes.length, parts: table.parts + 1 })
    return visitor.tablePart?.(entry.table, bytes)
  }
  for await (const { name, bytes } of entriesOf(source, signal)) {
    const entry = entryOf(name)
    if (!entry) throw new Damaged(`nothing in a backup is called ${JSON.stringify(name.slice(0, 100))}`)
    await take(entry, name, bytes)
  }
  const whole: { head: Head | null; sums: Sums | null } = { head, sums }
  if (!whole.head || !whole.sums) throw new Damaged(whole.head ? `it ends before ${sumsName}` : 'it is empty')
  requireSums(tables, blobs, whole.sums)
  return { head: whole.head, sums: whole.sums }
}
