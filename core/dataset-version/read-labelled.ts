import type { Context } from '#core/context.ts'
import type { BurnedIn, Split } from '#core/generated/prisma/client.ts'

export interface Labelled {
  imageId: string
  sha256: string
  fileName: string
  groupKey: string
  labelId: string
  labelClassId: string
  version: number
  burnedIn: BurnedIn | null
  publishedSplit: Split | null
  /** Imports that were queued or running, or being undone. */
  openImportCount: number
}

/**
 * Every labelled image of a project with its current label, by hash, and whether anything is being imported: both of
 * one moment, so that of an import that begins meanwhile either nothing is in the list or it is counted.
 */
export const readLabelled = (ctx: Context, projectId: string) =>
  ctx.database.$queryRaw<Labelled[]>`
    select i."id" as "imageId", i."sha256", i."fileName", i."groupKey", l."id" as "labelId", l."labelClassId",
      l."version", i."burnedIn", i."publishedSplit", (
        select count(*)::int from "Import" o join "Job" j on j."id" in (o."jobId", o."undoJobId")
        where o."projectId" = ${projectId}::uuid and j."status" in ('QUEUED', 'RUNNING')
      ) as "openImportCount"
    from "Image" i join "Label" l on l."imageId" = i."id" and l."version" = i."labelVersion"
    where i."projectId" = ${projectId}::uuid and i."takenOutAt" is null and i."labelClassId" is not null
    order by i."sha256"`
