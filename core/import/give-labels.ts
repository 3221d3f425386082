import type { Happening } from '#core/audit/record.ts'
import type { Transaction } from '#core/database.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { BroughtLabel } from '#core/import/brought-labels.ts'
import { readerOf } from '#core/import/class-map.ts'

export interface Labelling {
  imageId: string
  /** Image.labelVersion before: what these follow. */
  after: number
  /** Oldest first. */
  labels: readonly BroughtLabel[]
}

/** Names the newest label on images that stand as they were seen. Somebody may have labelled one meanwhile: theirs stands. @returns those that were labelled here */
export async function claimLabelling(tx: Transaction, labellings: readonly Labelling[]): Promise<Labelling[]> {
  const named = labellings.map(({ imageId, after, labels }) => ({
    ...{ imageId, after, version: after + labels.length, labelClassId: labels.at(-1)?.labelClass.id ?? null },
  }))
  const given = await tx.$queryRaw<{ id: string }[]>`
    update "Image" i set "labelVersion" = v."version", "labelClassId" = v."labelClassId"
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb)
      as v("imageId" uuid, "after" int, "version" int, "labelClassId" uuid)
    where i."id" = v."imageId" and i."labelVersion" = v."after" and i."takenOutAt" is null returning i."id"`
  const claimed = new Set(given.map(image => image.id))
  return labellings.filter(l => claimed.has(l.imageId))
}

/** Writes the label versions of images that already name their newest. @returns what the audit has to say of them */
export async function giveLabels(
  tx: Transaction,
  imported: Import,
  labellings: readonly Labelling[],
): Promise<Happening[]> {
  const { id: importId, projectId, sourceSha256 } = imported
  const readerIdOf = readerOf(imported)
  const from = `import:${sourceSha256 ?? importId}`
  const rows = labellings.flatMap(({ imageId, after, labels }) =>
    labels.map(({ labelClass, labeller }, i) => ({
      imageId,
      importId,
      labelClassId: labelClass.id,
      version: after + i + 1,
      readerId: labeller === null ? null : readerIdOf(labeller),
      origin: 'IMPORT' as const,
      labeller: labeller === null ? from : `${from}#${labeller}`,
    })),
  )
  const nameOf = new Map(labellings.flatMap(l => l.labels.map(b => [b.labelClass.id, b.labelClass.name] as const)))
  const labels = await tx.label.createManyAndReturn({ data: rows })
  return labels.map(({ id, imageId, version, labelClassId, labeller, readerId }) => ({
    action: 'LABEL_GIVEN',
    nounId: id,
    projectId,
    after: { imageId, labelClass: nameOf.get(labelClassId) ?? null, version, importId, labeller, readerId },
  }))
}
