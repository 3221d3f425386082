import { z } from 'zod'

/**
 * A backup is a TAR: first what it is, then every table as PostgreSQL's binary COPY in parts, then every blob by its hash,
 * and last the sums, without which it is not whole.
 */
export const headName = 'lamina-backup.json'
export const sumsName = 'sums.json'
/** Parts of a table are this long, so that neither side holds more of it. */
export const partBytes = 8 * 2 ** 20

const name = z.string().min(1)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const headSchema = z.object({
  format: z.literal(1, { error: 'allowed: 1; this backup was written by another version of Lamina' }),
  createdAt: z.iso.datetime(),
  codeVersion: z.string(),
  /** In the order in which they were applied. */
  migrations: z.array(z.object({ name, checksum: sha256 })).min(1),
  tables: z.array(z.object({ name, columns: z.array(name).min(1) })).min(1),
})
export type Head = z.infer<typeof headSchema>

export const sumsSchema = z.object({
  tables: z.array(z.object({ name, rowCount: z.int().min(0), byteCount: z.int().min(0), sha256 })),
  blobCount: z.int().min(0),
  blobByteCount: z.int().min(0),
  /** Named by the record when it was written, and not in it. */
  missingBlobs: z.array(sha256),
  /** Of those, what the record names still: no checkpoint that was superseded meanwhile. */
  lostBlobs: z.array(sha256),
  sequences: z.array(z.object({ name, value: z.string().regex(/^-?\d+$/) })),
})
export type Sums = z.infer<typeof sumsSchema>

const tablePart = /^tables\/(\w+)\/(\d{6})$/
const blob = /^blobs\/([0-9a-f]{64})$/

export const tablePartName = (table: string, part: number): string => `tables/${table}/${String(part).padStart(6, '0')}`
export const blobName = (sha256: string): string => `blobs/${sha256}`

export type Entry =
  | { kind: 'head' }
  | { kind: 'sums' }
  | { kind: 'table'; table: string; part: number }
  | { kind: 'blob'; sha256: string }

/** @returns null: no entry of a backup is called so */
export function entryOf(entryName: string): Entry | null {
  if (entryName === headName) return { kind: 'head' }
  if (entryName === sumsName) return { kind: 'sums' }
  const [, table, part] = tablePart.exec(entryName) ?? []
  if (table !== undefined) return { kind: 'table', table, part: Number(part) }
  const [, hash] = blob.exec(entryName) ?? []
  return hash === undefined ? null : { kind: 'blob', sha256: hash }
}
