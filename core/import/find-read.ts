import type { Database } from '#core/database.ts'
import type { Named } from '#core/import/judge-files.ts'

/** What reading bytes came to, when the project got its image of them. */
export interface Read extends Named {
  sha256: string
  mediaType: string
  /** That was taken of a file of several, from 1. */
  frame: number | null
}

/**
 * What is known of bytes that the project has images of, those that were taken out too. Bytes that were read before all of
 * it was kept are left out.
 */
export async function findRead(
  database: Pick<Database, '$queryRaw'>,
  projectId: string,
  hashes: readonly string[],
): Promise<Map<string, Read>> {
  if (hashes.length === 0) return new Map()
  const rows = await database.$queryRaw<Read[]>`
    select distinct on (i."sha256") i."sha256", i."frame", f."patientKey", f."studyKey", f."perceptualHashes",
      f."oddities", f."mediaType", f."width", f."height"
    from "Image" i join "ImportFile" f on f."imageId" = i."id" and f."sha256" = i."sha256"
    where i."projectId" = ${projectId}::uuid and i."sha256" = any(${hashes}) and f."mediaType" is not null
    order by i."sha256", f."importId" desc`
  return new Map(rows.map(row => [row.sha256, row]))
}
