import { createHash, type Hash } from 'node:crypto'
import type { Readable } from 'node:stream'
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

export class Damaged extends Error {
  override name = 'Damaged'
  constructor(reason: string) {
    super(`the backup is damaged or cut short: ${reason}`)
  }
}

function parseJson<T>(schema: { parse(value: unknown): T }, name: string, content: string): T {
  try {
    return schema.parse(JSON.parse(content))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    const reason = issue ? `${issue.path.join('.')}: ${issue.message}` : 'no JSON'
    throw new Damaged(`${name} is not what it should be (${reason})`)
  }
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
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
 * @throws Damaged, and whatever the visitor throws
 */
export async function readBackup(source: Readable, visitor: Visitor = {}): Promise<Whole> {
  const tar = extract()
  source.on('error', error => tar.destroy(error))
  source.pipe(tar)
  const tables = new Map<string, Table>()
  const blobs = { count: 0, byteCount: 0 }
  let head: Head | null = null
  let sums: Sums | null = null
  const take = async (entry: Entry, name: string, stream: AsyncIterable<unknown>): Promise<void> => {
    if (sums) throw new Damaged(`${name} stands behind its sums`)
    if (entry.kind === 'head') {
      head = parseJson(headSchema, headName, (await bytesOf(stream)).toString())
      return visitor.head?.(head)
    }
    if (!head) throw new Damaged(`it begins with ${name}, not with ${headName}`)
    if (entry.kind === 'sums') {
      sums = parseJson(sumsSchema, sumsName, (await bytesOf(stream)).toString())
      return
    }
    const bytes = await bytesOf(stream)
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
  try {
    for await (const stream of tar) {
      const { name } = stream.header
      const entry = entryOf(name)
      if (!entry) throw new Damaged(`nothing in a backup is called ${JSON.stringify(name.slice(0, 100))}`)
      await take(entry, name, stream)
    }
  } catch (error) {
    source.destroy()
    throw isOfTar(error) ? new Damaged(error.message) : error
  }
  const whole: { head: Head | null; sums: Sums | null } = { head, sums }
  if (!whole.head || !whole.sums) throw new Damaged(whole.head ? `it ends before ${sumsName}` : 'it is empty')
  requireSums(tables, blobs, whole.sums)
  return { head: whole.head, sums: whole.sums }
}

/** As tar-stream says it. */
const isOfTar = (error: unknown): error is Error =>
  error instanceof Error &&
  /tar header|end of data|Invalid|premature/i.test(error.message) &&
  !(error instanceof Damaged)
