import type { Happening } from '#core/audit/record.ts'
import type { Transaction } from '#core/database.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { Verdict } from '#core/import/judge-files.ts'

/**
 * Puts images back whose bytes an import brings that were taken out before, as what this import says they are: its path,
 * its group, its split.
 * @returns what the audit has to say of them
 */
export async function bringAgain(
  tx: Transaction,
  { id: importId, projectId }: Import,
  verdicts: readonly Verdict[],
): Promise<Happening[]> {
  const ids = verdicts.flatMap(v => v.imageId ?? [])
  const before = await tx.image.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
  const now = verdicts.map(({ imageId, groupKey, file: { row } }) => ({
    ...{ imageId, groupKey, fileName: row.path, publishedSplit: row.split },
  }))
  await tx.$executeRaw`
    update "Image" i set "takenOutAt" = null, "takenOutById" = null, "takenOutReason" = null, "importId" = ${importId}::uuid,
      "fileName" = v."fileName", "groupKey" = v."groupKey", "publishedSplit" = v."publishedSplit"::"Split"
    from jsonb_to_recordset(${JSON.stringify(now)}::jsonb)
      as v("imageId" uuid, "fileName" text, "groupKey" text, "publishedSplit" text)
    where i."id" = v."imageId" and i."takenOutAt" is not null`
  return before.map(({ id, fileName, groupKey, publishedSplit, takenOutReason, ...image }) => {
    const verdict = verdicts.find(v => v.imageId === id)
    return {
      action: 'IMAGE_BROUGHT_AGAIN',
      nounId: id,
      projectId,
      before: { fileName, groupKey, publishedSplit, importId: image.importId, takenOutReason },
      after: {
        fileName: verdict?.file.row.path ?? null,
        groupKey: verdict?.groupKey ?? null,
        publishedSplit: verdict?.file.row.split ?? null,
        importId,
      },
    }
  })
}
