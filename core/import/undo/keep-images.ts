import type { Happening } from '#core/audit/record.ts'
import type { Transaction } from '#core/database.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { groupOf } from '#core/import/group-key.ts'
import { knownElsewhere } from '#core/import/undo/known-elsewhere.ts'

interface Known {
  id: string
  importId: string
  path: string
  groupName: string | null
  patientKey: string | null
  studyKey: string | null
  formerName: string
  formerGroup: string
}

/**
 * Of a batch of what an undone import brought, those that another import brings too: they stay, as the first of those says
 * they are, its path and its group. @returns what the audit has to say of them
 */
export async function keepImages(
  tx: Transaction,
  { id: importId, projectId, undoReason: reason }: Import,
  imageIds: string[],
): Promise<Happening[]> {
  const known = await tx.$queryRaw<Known[]>`
    select distinct on (i."id") i."id", k."importId", k."path", k."groupName", k."patientKey", k."studyKey",
      i."fileName" as "formerName", i."groupKey" as "formerGroup"
    from "Image" i cross join lateral (select k.*, oj."createdAt" as "appliedAt" from ${knownElsewhere}) k
    where i."id" = any(${imageIds}::uuid[])
    order by i."id", k."appliedAt", k."importId", k."position"`
  const now = known.map(file => ({ ...file, groupKey: groupOf(file).groupKey }))
  await tx.$executeRaw`
    update "Image" i set "importId" = v."importId", "fileName" = v."path", "groupKey" = v."groupKey"
    from jsonb_to_recordset(${JSON.stringify(now)}::jsonb) as v("id" uuid, "importId" uuid, "path" text, "groupKey" text)
    where i."id" = v."id"`
  return now.map(({ id, path, groupKey, formerName, formerGroup, ...by }) => ({
    action: 'IMAGE_KEPT',
    nounId: id,
    projectId,
    before: { fileName: formerName, groupKey: formerGroup, importId },
    after: { fileName: path, groupKey, importId: by.importId },
    reason,
  }))
}
