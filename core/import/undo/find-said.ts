import type { Transaction } from '#core/database.ts'
import type { Import, ImportFile, LabelClass } from '#core/generated/prisma/client.ts'
import { type BroughtLabel, labelsOf } from '#core/import/brought-labels.ts'
import { classOf } from '#core/import/class-map.ts'
import { ofThisLife, standing } from '#core/import/undo/known-elsewhere.ts'

export interface Said {
  by: Import
  label: BroughtLabel
}

/** The label that the last of the other imports that were applied says of each of these images, where one says any. */
export async function findSaid(
  tx: Transaction,
  { id }: Import,
  classes: readonly LabelClass[],
  imageIds: string[],
): Promise<Map<string, Said>> {
  const rows = await tx.$queryRaw<(Pick<ImportFile, 'importId' | 'answers'> & { imageId: string })[]>`
    select distinct on (i."id", k."appliedAt", k."importId") i."id" as "imageId", k."importId", k."answers"
    from "Image" i cross join lateral (
      select k.*, oj."createdAt" as "appliedAt" from ${standing}
      where k."imageId" = i."id" and k."outcome" in ('ADDED', 'KNOWN') and jsonb_array_length(k."answers") > 0
        and o."id" <> ${id}::uuid and (o."id" = i."importId" or ${ofThisLife})
    ) k
    where i."id" = any(${imageIds}::uuid[])
    order by i."id", k."appliedAt" desc, k."importId" desc, k."position"`
  const imports = await tx.import.findMany({ where: { id: { in: [...new Set(rows.map(row => row.importId))] } } })
  const readers = new Map(imports.map(by => [by.id, { by, find: classOf(by, classes) }]))
  const said = new Map<string, Said>()
  for (const row of rows) {
    const reader = readers.get(row.importId)
    const labels = reader ? labelsOf(row, reader.find) : []
    const label = typeof labels === 'string' ? undefined : labels.at(-1)
    if (reader && label && !said.has(row.imageId)) said.set(row.imageId, { by: reader.by, label })
  }
  return said
}
