import type { Transaction } from '#core/database.ts'
import type { ImportOutcome } from '#core/generated/prisma/enums.ts'

export interface RecordedVerdict {
  position: number
  outcome: ImportOutcome
  reason: string | null
  sha256: string | null
  patientKey: string | null
  studyKey: string | null
  perceptualHashes: string[]
  oddities: string[]
  mediaType: string | null
  width: number | null
  height: number | null
  /** The image that it became, or whose bytes it has. */
  imageId: string | null
}

/** Writes what became of a batch of files that were waiting, in one statement. */
export async function recordVerdicts(
  tx: Transaction,
  importId: string,
  verdicts: readonly RecordedVerdict[],
): Promise<void> {
  await tx.$executeRaw`
    update "ImportFile" f
    set "outcome" = v."outcome"::"ImportOutcome", "reason" = v."reason", "sha256" = v."sha256",
        "patientKey" = v."patientKey", "studyKey" = v."studyKey", "perceptualHashes" =
          array(select jsonb_array_elements_text(v."perceptualHashes")),
        "oddities" = array(select jsonb_array_elements_text(v."oddities")), "mediaType" = v."mediaType",
        "width" = v."width", "height" = v."height", "imageId" = v."imageId"::uuid
    from jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) as v(
      "position" int, "outcome" text, "reason" text, "sha256" text, "patientKey" text, "studyKey" text,
      "perceptualHashes" jsonb, "oddities" jsonb, "mediaType" text, "width" int, "height" int, "imageId" text)
    where f."importId" = ${importId}::uuid and f."position" = v."position" and f."outcome" = 'PENDING'`
}

/** Files beyond a position that wait to be looked at, the first of them, in order. */
export const nextPending = (tx: Pick<Transaction, 'importFile'>, importId: string, after: number, take: number) =>
  tx.importFile.findMany({
    where: { importId, outcome: 'PENDING', position: { gt: after } },
    orderBy: { position: 'asc' },
    take,
  })
