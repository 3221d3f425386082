import type { Transaction } from '#core/database.ts'
import {
  addRemovals,
  type DeidentificationReport,
  emptyReport,
  parseReport,
  type Removal,
} from '#core/dicom/deidentify/removals.ts'
import type { Inspected } from '#core/image/ingested.ts'

/** What was taken out of the DICOM files of an import; null: it had none. */
export const deidentificationOf = (imported: { deidentification: unknown }): DeidentificationReport | null =>
  imported.deidentification === null ? null : parseReport(imported.deidentification)

/** Adds a batch to what its import has counted; in the transaction that writes the batch, so that each file counts once. */
export async function sumDeidentification(
  tx: Transaction,
  importId: string,
  files: readonly (Inspected & { removals?: Removal[] })[],
): Promise<void> {
  // Formats other than DICOM say nothing on names in the picture.
  const dicom = files.filter(file => file.burnedIn !== null)
  if (dicom.length === 0) return
  const before = deidentificationOf(await tx.import.findUniqueOrThrow({ where: { id: importId } }))
  const deidentification = dicom.reduce(
    (report, file) => addRemovals(report, file.removals ?? [], file.burnedIn === 'SUSPECTED'),
    before ?? emptyReport,
  )
  await tx.import.update({ where: { id: importId }, data: { deidentification } })
}
