import type { Happening } from '#core/audit/record.ts'
import type { Transaction } from '#core/database.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { readerOf } from '#core/import/class-map.ts'
import type { BroughtLabel } from '#core/import/judge-files.ts'

export interface Labelling {
  imageId: string
  /** Oldest first; the versions of the image from 1 on. */
  labels: readonly BroughtLabel[]
}

/** Names the newest label on images that had none. Somebody may have labelled one meanwhile: theirs stands. @returns those that were labelled here */
export async function claimUnlabelled(tx: Transaction, labellings: readonly Labelling[]): Promise<Labelling[]> {
  const alike = Map.groupBy(labellings, ({ labels }) => `${labels.length} ${labels.at(-1)?.labelClass.id}`)
  const claimed = new Set<string>()
  for (const same of alike.values()) {
    const labels = same[0]?.labels ?? []
    const data = { labelVersion: labels.length, labelClassId: labels.at(-1)?.labelClass.id ?? null }
    const given = await tx.image.updateManyAndReturn({
      where: { id: { in: same.map(l => l.imageId) }, labelVersion: 0 },
      data,
      select: { id: true },
    })
    for (const { id } of given) claimed.add(id)
  }
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
  const rows = labellings.flatMap(({ imageId, labels }) =>
    labels.map(({ labelClass, labeller }, i) => ({
      imageId,
      importId,
      labelClassId: labelClass.id,
      version: i + 1,
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
