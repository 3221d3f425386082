import type { Transaction } from '#core/database.ts'
import { InvalidInput } from '#core/errors.ts'

interface Missing {
  imageCount: number
  /** Of those that are missing readers; the first of them by name. */
  missingCount: number
  fileName: string | null
  asked: number
}

/**
 * Where a project asks for several readers of what goes to TEST: each of its images must rest on that many answers, whether
 * they agree or somebody decided between them. A reviewer's answer is one in its reader's place; what an import brought
 * without anybody's name is none.
 * @throws InvalidInput that says of how many images that is not so, and names one
 */
export async function requireTestReaders(tx: Transaction, datasetVersionId: string, projectId: string): Promise<void> {
  const [row] = await tx.$queryRaw<Missing[]>`
    select count(*)::int as "imageCount", (count(*) filter (where "isMissing"))::int as "missingCount",
      min("fileName") filter (where "isMissing") as "fileName", max("asked")::int as "asked"
    from (
      select i."fileName", p."testReaderCount" as "asked", (
          select count(*) from "Label" l join "Reading" r on r."id" = l."readingId"
          where l."id" = any(f."labelIds") and (r."isCounted" or r."round" = 0)
        ) < p."testReaderCount" as "isMissing"
      from "DatasetItem" d join "ReferenceLabel" f on f."id" = d."referenceLabelId" join "Image" i on i."id" = d."imageId"
      join "Project" p on p."id" = ${projectId}::uuid and p."testReaderCount" > 1
      where d."datasetVersionId" = ${datasetVersionId}::uuid and d."split" = 'TEST'
    ) t`
  if (!row || row.missingCount === 0) return
  const { missingCount, imageCount, fileName, asked } = row
  throw new InvalidInput(
    'testReaderCount',
    asked,
    `TEST of images that ${asked} readers answered: ${missingCount} of its ${imageCount} rest on fewer, such as ${fileName}; have them read, or ask for fewer`,
  )
}
