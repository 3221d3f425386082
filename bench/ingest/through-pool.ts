import path from 'node:path'
import type { FileSource } from '#core/import/read-source.ts'
import type { IngestPool } from '#worker/ingest/ingest-pool.ts'

const options = { frame: null, pseudonymKey: new Uint8Array(32), keepsOriginal: false }

/**
 * Brings every file in.
 * @returns seconds
 * @throws Error naming a file that was refused
 */
export async function throughPool(pool: IngestPool, files: readonly string[]): Promise<number> {
  const start = performance.now()
  await Promise.all(
    files.map(async file => {
      const source: FileSource = { kind: 'file', folder: path.dirname(file), path: path.basename(file) }
      const stored = await pool.ingest(source, options)
      if ('reason' in stored) throw new Error(`${file} was refused: ${stored.reason}`)
    }),
  )
  return (performance.now() - start) / 1000
}
