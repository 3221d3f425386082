import type { Database } from '#core/database.ts'
import type { Named } from '#core/import/judge-files.ts'

/** What reading bytes came to, when the project got its image of them. */
export interface Read extends Named {
  sha256: string
  mediaType: string
}

/**
 * What is known of bytes that the project has images of, those that were taken out too: as one of the files said of which
 * the image's frame was read. Bytes that were read before all of it was kept are left out.
 */
export async function findRead(
  database: Pick<Database, '$queryRaw'>,
  projectId: string,
  hashes: readonly string[],
): Promise<Map<string, Read>> {
  if (hashes.length === 0) return new Map()
  const rows = await database.$queryRaw<Read[]>`
    select i."sha256", i."frame", f.*
    from "Image" i cross join lateral (
      select f."patientKey", f."studyKey", f."perceptualHashes", f."oddities", f."mediaType", f."width", f."height"
      from "ImportFile" f join "Import" o on o."id" = f."importId"
      where f."imageId" = i."id" and f."sha256" = i."sha256" and f."mediaType" is not null
        and (i."frame" is null or coalesce(f."frame", o."frame") = i."frame")
      limit 1
    ) f
    where i."projectId" = ${projectId}::uuid and i."sha256" = any(${hashes})`
  return new Map(rows.map(row => [row.sha256, row]))
}
