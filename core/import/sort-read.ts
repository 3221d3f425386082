import { z } from 'zod'
import type { ImportFile } from '#core/generated/prisma/client.ts'
import type { Named, ReadFile, Verdict } from '#core/import/judge-files.ts'
import type { RecordedVerdict } from '#core/import/record-verdicts.ts'
import type { Inspected, Refusal } from '#core/picture/ingested.ts'

/** A row of an import, and what reading its file came to, or reading the same bytes before. */
export interface ReadRow<Facts extends Inspected = Inspected> {
  row: ImportFile
  read: Facts | Refusal | { known: Named }
}

const keptOf = ({ sha256, patientKey, studyKey, perceptualHashes, oddities, mediaType, width, height }: Named) => ({
  ...{ sha256, patientKey, studyKey, perceptualHashes, oddities, mediaType, width, height },
})

/** One without a sha256 could not be read. */
const refuse = (row: ImportFile, reason: string): RecordedVerdict => ({
  ...keptOf(row),
  ...{ position: row.position, outcome: 'REFUSED', reason, imageId: null },
})

/** @param imageIdOf of an image that was made of it just now */
export const recordedOf = (
  { file, outcome, reason, imageId }: Verdict,
  imageIdOf: (sha256: string) => string | null = () => null,
): RecordedVerdict => ({
  ...keptOf(file.facts),
  position: file.row.position,
  outcome,
  reason,
  imageId: imageId ?? imageIdOf(file.facts.sha256 ?? ''),
})

const columnsSchema = z.object({ image_sha256: z.string().optional(), file_sha256: z.string().optional() }).nullable()
const isHash = /^[0-9a-f]{64}$/

/**
 * What a list says of the bytes of a file. The manifest of our own export names them as they were imported: DICOM leaves as its
 * de-identified copy, whose hash it does not name.
 */
function isExchanged(row: ImportFile, read: Named): boolean {
  const columns = columnsSchema.parse(row.columns)
  const file = columns?.file_sha256
  if (file !== undefined && isHash.test(file)) return file !== read.sha256
  const named = columns?.image_sha256
  return named !== undefined && named !== read.sha256 && read.mediaType !== 'application/dicom'
}

/** Of those that were decoded just now: more is known of them than what a row keeps. */
export const decodedOf = <Facts extends Inspected>(files: readonly ReadFile<Facts | Named>[]): Facts[] =>
  files.flatMap(({ facts }) => ('byteCount' in facts ? [facts] : []))

/** Sorts the files that could be read from those that could not, and those that are no longer what was looked at. */
export function sortRead<Facts extends Inspected>(rows: readonly ReadRow<Facts>[]) {
  const files: ReadFile<Facts | Named>[] = []
  const refused: RecordedVerdict[] = []
  let stillNamedCount = 0
  for (const { row, read } of rows) {
    if ('reason' in read) {
      refused.push({ ...refuse(row, read.reason), sha256: null })
      if (read.isStillNamed) stillNamedCount++
      continue
    }
    const facts = 'known' in read ? read.known : read
    if (row.sha256 !== null && row.sha256 !== facts.sha256)
      refused.push(refuse(row, `its bytes changed since it was checked: ${row.sha256}, now ${facts.sha256}`))
    else if (isExchanged(row, facts)) refused.push(refuse(row, `other bytes than its name says: ${facts.sha256}`))
    else files.push({ row, facts })
  }
  return { files, refused, stillNamedCount }
}
