import type { Transaction } from '#core/database.ts'
import { addDeidentification, deidentificationOf, type Looked } from '#core/import/deidentification.ts'

/** Adds a batch to what its import has counted; in the transaction that writes the batch, so that each file counts once. */
export async function sumDeidentification(tx: Transaction, importId: string, files: readonly Looked[]): Promise<void> {
  if (files.every(file => file.burnedIn === null)) return
  const before = await tx.import.findUniqueOrThrow({ where: { id: importId } })
  const deidentification = addDeidentification(deidentificationOf(before), files)
  if (deidentification)
    await tx.import.update({ where: { id: importId }, data: { deidentification: { ...deidentification } } })
}
