import type { ImportFile } from '#core/generated/prisma/client.ts'
import { findRead } from '#core/import/find-read.ts'
import type { Named } from '#core/import/judge-files.ts'
import { takeTurns } from '#core/take-turns.ts'
import type { TaskTools } from '../task.ts'
import type { Brought } from './bring-batch.ts'
import { hashOf } from './hash-files.ts'
import type { Reading } from './read-files.ts'

const atOnce = 4
/** Of which a file may have several pictures, of which one is taken. */
const mayHaveSeveral = new Set(['image/tiff', 'image/gif', 'image/webp', 'application/dicom'])

/**
 * Finds those of a batch that need not be decoded: what was read of them stands in their row, where that is enough, or the
 * project has an image of the same bytes. Bytes are hashed for it, also where a check hashed them: they may have changed.
 * @returns what is known of them, by position
 */
export async function openKnown(
  { imported, isKnownEnough, isHashedNow }: Pick<Reading<never>, 'imported' | 'isKnownEnough' | 'isHashedNow'>,
  { context, signal }: Pick<TaskTools, 'context' | 'signal'>,
): Promise<(rows: readonly ImportFile[], brought: Pick<Brought, 'sourceOf'>) => Promise<ReadonlyMap<number, Named>>> {
  const { database } = context()
  const { projectId } = imported
  const hasImages = (await database.image.findFirst({ where: { projectId }, select: { id: true } })) !== null
  const inTurn = takeTurns(atOnce)
  const askedOf = ({ frame }: ImportFile) => frame ?? imported.frame
  const hashed = (rows: readonly ImportFile[], { sourceOf }: Pick<Brought, 'sourceOf'>) =>
    Promise.all(
      rows.map(row =>
        inTurn(async () => {
          signal.throwIfAborted()
          return { row, sha256: isHashedNow ? row.sha256 : await hashOf(sourceOf(row.path)) }
        }),
      ),
    )
  return async (rows, brought) => {
    const known = new Map<number, Named>()
    const unread = rows.filter(row => !(isKnownEnough && row.sha256 !== null))
    for (const row of rows) {
      if (!isKnownEnough || row.sha256 === null) continue
      known.set(row.position, { ...row, frame: mayHaveSeveral.has(row.mediaType ?? '') ? askedOf(row) : null })
    }
    if (!hasImages) return known
    const findAll = (hashes: (string | null)[]) =>
      findRead(
        database,
        projectId,
        hashes.filter(hash => hash !== null),
      )
    // Of what a check hashed only that which the project has is hashed once more.
    const checked = await findAll(unread.map(({ sha256 }) => sha256))
    const now = await hashed(
      unread.filter(({ sha256 }) => sha256 === null || checked.has(sha256)),
      brought,
    )
    const there = await findAll(now.map(({ sha256 }) => sha256))
    for (const { row, sha256 } of now) {
      const read = there.get(sha256 ?? '')
      if (read && (read.frame === null || read.frame === askedOf(row))) known.set(row.position, read)
    }
    return known
  }
}
