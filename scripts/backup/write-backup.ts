import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Pack, pack } from 'tar-stream'
import { selectReferenced } from '../../core/blob/references.ts'
import { BlobChanged, type BlobStore, BlobStoreError } from '../../core/blob/store.ts'
import { codeVersion } from '../../core/code-version.ts'
import { NotFound } from '../../core/errors.ts'
import { takeTurns } from '../../core/take-turns.ts'
import { hasCode } from '../process.ts'
import { blobName, type Head, headName, partBytes, type Sums, sumsName, tablePartName } from './format.ts'
import { openClient, readApplied, readSequences, readTables } from './tables.ts'

export interface Progress {
  say(line: string): void
  signal: AbortSignal
}

const fetched = 10_000
const readAtOnce = 4
const saidEvery = 10_000

/** What a TAR takes is awaited: nothing is held but what is on its way. */
function addEntry(tar: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = tar.entry({ name, size: bytes.length, mode: 0o600, mtime: new Date(0) }, error =>
      error ? reject(error) : resolve(),
    )
    entry.on('error', reject)
    entry.end(bytes)
  })
}

const asJson = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 1)}\n`)

/** One table, in parts, as it stands in the open transaction. */
async function addTable(client: pg.Client, tar: Pack, { name, columns }: Head['tables'][number]) {
  const listed = columns.map(column => pg.escapeIdentifier(column)).join(', ')
  const statement = `copy (select ${listed} from public.${pg.escapeIdentifier(name)}) to stdout (format binary)`
  const copy = client.query(copyTo(statement))
  const sum = createHash('sha256')
  let [byteCount, part] = [0, 0]
  let waiting: Buffer[] = []
  let waitingBytes = 0
  const flush = async () => {
    await addEntry(tar, tablePartName(name, part++), Buffer.concat(waiting))
    ;[waiting, waitingBytes] = [[], 0]
  }
  for await (const chunk of copy as AsyncIterable<Buffer>) {
    sum.update(chunk)
    byteCount += chunk.length
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes >= partBytes) await flush()
  }
  if (waitingBytes > 0) await flush()
  // The count comes behind the last row: what is asked next is answered behind it.
  await client.query('select')
  return { name, rowCount: copy.rowCount, byteCount, sha256: sum.digest('hex') }
}

/** Select of the hashes that the record names blobs by, also where it was not brought up to this version yet. */
async function readReferenced(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ named: string }>(
    `select table_name || '.' || column_name as "named" from information_schema.columns where table_schema = 'public'`,
  )
  const there = new Set(rows.map(row => row.named))
  return selectReferenced((model, column) => there.has(`${model}.${column}`))
}

/** Every hash that the record names a blob by, 32 bytes each: a million images take some hundred megabytes. */
async function readHashes(client: pg.Client): Promise<Buffer> {
  await client.query(`declare hashes cursor for select distinct "sha256" from (${await readReferenced(client)}) as named
    where "sha256" is not null order by "sha256"`)
  const found: Buffer[] = []
  for (;;) {
    const { rows } = await client.query<{ sha256: string }>(`fetch ${fetched} from hashes`)
    if (rows.length === 0) return Buffer.concat(found)
    found.push(Buffer.from(rows.map(row => row.sha256).join(''), 'hex'))
  }
}

/** The record as it stands at one moment; whoever writes meanwhile is not hindered. */
async function addRecord(url: string, tar: Pack, { say, signal }: Progress) {
  const client = await openClient(url)
  try {
    await client.query('begin isolation level repeatable read read only')
    const head: Head = {
      format: 1,
      createdAt: new Date().toISOString(),
      codeVersion: codeVersion(),
      migrations: await readApplied(client),
      tables: await readTables(client),
    }
    await addEntry(tar, headName, asJson(head))
    const tables: Sums['tables'] = []
    for (const table of head.tables) {
      signal.throwIfAborted()
      tables.push(await addTable(client, tar, table))
    }
    const hashes = await readHashes(client)
    await client.query('commit')
    say(`${tables.reduce((sum, table) => sum + table.rowCount, 0)} rows of ${tables.length} tables`)
    return { tables, hashes, sequences: await readSequences(client) }
  } finally {
    await client.end()
  }
}

/** Gone, changed, or on a part of the disk that cannot be read; not: a store that does not answer. */
function isLost(error: unknown): boolean {
  if (error instanceof NotFound || error instanceof BlobChanged) return true
  return error instanceof BlobStoreError && hasCode(error.cause, 'EIO', 'EACCES', 'EPERM', 'EISDIR')
}

async function addBlobs(blobs: BlobStore, hashes: Buffer, tar: Pack, { say, signal }: Progress) {
  const total = hashes.length / 32
  const inTurn = takeTurns(readAtOnce)
  const missingBlobs: string[] = []
  const added = { count: 0, byteCount: 0 }
  const read = (at: number) => {
    const sha256 = hashes.toString('hex', at * 32, at * 32 + 32)
    const bytes = inTurn(async () => blobs.readVerified(sha256)).catch(error => {
      if (isLost(error)) return null
      throw error
    })
    // Whoever waits for it hears of it; one that fails before its turn must not end the process.
    bytes.catch(() => undefined)
    return { sha256, bytes }
  }
  const ahead: ReturnType<typeof read>[] = []
  for (let at = 0; at < total; at++) {
    signal.throwIfAborted()
    while (ahead.length < readAtOnce && at + ahead.length < total) ahead.push(read(at + ahead.length))
    const next = ahead.shift()
    if (!next) break
    const bytes = await next.bytes
    if (bytes === null) missingBlobs.push(next.sha256)
    else {
      await addEntry(tar, blobName(next.sha256), bytes)
      added.count += 1
      added.byteCount += bytes.length
    }
    if ((at + 1) % saidEvery === 0) say(`${at + 1} of ${total} blobs`)
  }
  return { blobCount: added.count, blobByteCount: added.byteCount, missingBlobs }
}

/** Of blobs that could not be read those that the record still names: a superseded checkpoint is no loss. */
async function findLost(url: string, missing: string[]): Promise<string[]> {
  if (missing.length === 0) return []
  const client = await openClient(url)
  try {
    const { rows } = await client.query<{ sha256: string }>(
      `select distinct "sha256" from (${await readReferenced(client)}) as named where "sha256" = any($1) order by "sha256"`,
      [missing],
    )
    return rows.map(row => row.sha256)
  } finally {
    await client.end()
  }
}

/**
 * Writes the whole record, as it stands at one moment, and every blob that it names, while the product is in use.
 * @param url of the database, as a role that may read all of it
 * A blob that is not in the store, or no longer what its name says, is left out and named.
 * @throws Error, BlobStoreError; what was written then is no backup
 */
export async function writeBackup(
  source: { url: string; blobs: BlobStore },
  target: Writable,
  progress: Progress,
): Promise<Sums> {
  const tar = pack()
  const written = pipeline(tar, target, { signal: progress.signal })
  // Awaited below; a target that fails first must not end the process.
  written.catch(error => tar.destroy(error))
  try {
    const { tables, hashes, sequences } = await addRecord(source.url, tar, progress)
    const added = await addBlobs(source.blobs, hashes, tar, progress)
    const lostBlobs = await findLost(source.url, added.missingBlobs)
    const sums: Sums = { tables, ...added, lostBlobs, sequences }
    await addEntry(tar, sumsName, asJson(sums))
    tar.finalize()
    await written
    return sums
  } catch (error) {
    tar.destroy(error instanceof Error ? error : undefined)
    await written.catch(() => undefined)
    throw error
  }
}
