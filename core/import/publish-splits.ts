import type { Happening } from '#core/audit/record.ts'
import type { Transaction } from '#core/database.ts'
import type { Import, Split } from '#core/generated/prisma/client.ts'

/** What an image was published in by what counts now; null: by nothing. */
export interface Publication {
  imageId: string
  split: Split | null
}

/** Writes in which splits images were published. @returns what the audit has to say of those that stood in another before */
export async function publishSplits(
  tx: Transaction,
  { id: importId, projectId, undoReason: reason }: Pick<Import, 'id' | 'projectId' | 'undoReason'>,
  publications: readonly Publication[],
): Promise<Happening[]> {
  const changed = await tx.$queryRaw<{ imageId: string; before: Split | null; after: Split | null }[]>`
    with "said" as (
      select distinct on (v."imageId") v."imageId", v."split"::"Split"
      from jsonb_to_recordset(${JSON.stringify(publications)}::jsonb) as v("imageId" uuid, "split" text)
    ), "was" as (
      select i."id", i."publishedSplit" as "before", "said"."split" as "after" from "Image" i
      join "said" on "said"."imageId" = i."id" and "said"."split" is distinct from i."publishedSplit"
      order by i."id" for no key update of i
    )
    update "Image" i set "publishedSplit" = "was"."after" from "was" where i."id" = "was"."id"
    returning i."id" as "imageId", "was"."before", "was"."after"`
  return changed.map(({ imageId, before, after }) => ({
    action: 'SPLIT_PUBLISHED',
    nounId: imageId,
    projectId,
    before: { publishedSplit: before },
    after: { publishedSplit: after, importId },
    reason,
  }))
}
