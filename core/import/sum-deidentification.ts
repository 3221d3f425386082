import type { Transaction } from '#core/database.ts'
import {
  addRemovals,
  addStillNamed,
  type DeidentificationReport,
  emptyReport,
  parseReport,
  type Removal,
} from '#core/dicom/deidentify/removals.ts'
import type { Inspected } from '#core/picture/ingested.ts'

/** What was taken out of the DICOM files of an import; null: it had none, or none that the project did not have. */
export const deidentificationOf = (imported: { deidentification: unknown }): DeidentificationReport | null =>
  imported.deidentification === null ? null : parseReport(imported.deidentification)

/** What stays counted when an import that was checked is applied: files refused for names are not read again. Null: none. */
export function stillNamedIn(imported: { deidentification: unknown }): DeidentificationReport | null {
  const count = deidentificationOf(imported)?.stillNamedCount ?? 0
  return count === 0 ? null : addStillNamed(emptyReport, count)
}

/** What stays counted when an import is read in another way: just those are read again. Null: nothing. */
export function othersIn(imported: { deidentification: unknown }): DeidentificationReport | null {
  const report = deidentificationOf(imported)
  if (report === null || report.fileCount === 0) return null
  return addStillNamed(report, -report.stillNamedCount)
}

/** Adds a batch to what its import has counted; in the transaction that writes the batch, so that each file counts once. */
export async function sumDeidentification(
  tx: Transaction,
  importId: string,
  files: readonly (Inspected & { removals?: Removal[] })[],
  stillNamedCount: number,
): Promise<void> {
  // Formats other than DICOM say nothing on names in the picture.
  const dicom = files.filter(file => file.burnedIn !== null)
  if (dicom.length === 0 && stillNamedCount === 0) return
  const before = deidentificationOf(await tx.import.findUniqueOrThrow({ where: { id: importId } }))
  const deidentification = dicom.reduce(
    (report, { removals = [], burnedIn, isCharacterSetDoubtful }) =>
      addRemovals(report, { removals, isBurnedInSuspected: burnedIn === 'SUSPECTED', isCharacterSetDoubtful }),
    addStillNamed(before ?? emptyReport, stillNamedCount),
  )
  await tx.import.update({ where: { id: importId }, data: { deidentification } })
}
