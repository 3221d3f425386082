import { InvalidInput } from '#core/errors.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { type Container, readsAtOnce, sourceIn } from '#core/import/container.ts'
import { type FileSource, hashSource } from '#core/import/read-source.ts'
import { nextUnhashed, recordHashes } from '#core/import/record-hashes.ts'
import type { TaskTools } from '../task.ts'

const batchSize = 256

/** Of its bytes, hex; null: it cannot be read, which is said when its turn comes. */
export async function hashOf(source: FileSource): Promise<string | null> {
  try {
    return await hashSource(source)
  } catch (error) {
    if (error instanceof InvalidInput) return null
    throw error
  }
}

/**
 * Names the bytes of every file before the first is added: where two files with the same bytes contradict each other,
 * neither may go in, and the first must not be in already when the second is read.
 */
export async function hashFiles(imported: Import, container: Container, tools: TaskTools): Promise<void> {
  const { context, claim, report, signal } = tools
  const { id: importId } = imported
  const total = await context().database.importFile.count({ where: { importId } })
  const atOnce = readsAtOnce(container)
  let after = -1
  for (;;) {
    const rows = await nextUnhashed(context().database, importId, after, batchSize)
    const last = rows.at(-1)
    if (!last) return
    const hashes: { position: number; sha256: string }[] = []
    for (let at = 0; at < rows.length; at += atOnce) {
      signal.throwIfAborted()
      const some = rows.slice(at, at + atOnce)
      const named = await Promise.all(
        some.map(async row => ({ row, sha256: await hashOf(sourceIn(container, row.path)) })),
      )
      for (const { row, sha256 } of named) if (sha256 !== null) hashes.push({ position: row.position, sha256 })
    }
    await recordHashes(context(), claim, importId, hashes)
    after = last.position
    report({ phase: 'Comparing files', done: after + 1, total })
  }
}
