import type { Context } from '#core/context.ts'
import type { Image, PredictionBatch } from '#core/generated/prisma/client.ts'
import { lowestId } from '#core/id.ts'

/** Which images a request is about. */
export type Asked = Pick<PredictionBatch, 'id' | 'datasetVersionId' | 'split'>

/** What is needed of an image to ask about it. */
type AskedImage = Pick<Image, 'id' | 'sha256' | 'pictureSha256' | 'bitDepth' | 'display'>

/** The images of a request behind one of them, the first of them, by their ids. @param after null: from the start */
export function findImages(
  { database }: Pick<Context, 'database'>,
  { id, datasetVersionId, split }: Asked,
  after: string | null,
  take: number,
): Promise<AskedImage[]> {
  const cursor = after ?? lowestId
  if (split)
    return database.$queryRaw`
      select i."id", i."sha256", i."pictureSha256", i."bitDepth", i."display"
      from "DatasetItem" d join "Image" i on i."id" = d."imageId"
      where d."datasetVersionId" = ${datasetVersionId}::uuid and d."split" = ${split}::"Split" and d."imageId" > ${cursor}::uuid
      order by d."imageId" limit ${take}`
  return database.$queryRaw`
    select i."id", i."sha256", i."pictureSha256", i."bitDepth", i."display"
    from "PredictionBatch" b cross join unnest(b."imageIds") as a("imageId") join "Image" i on i."id" = a."imageId"
    where b."id" = ${id}::uuid and a."imageId" > ${cursor}::uuid order by a."imageId" limit ${take}`
}

/** The last image of a request whose prediction is recorded: they are in the order of the images' ids. Null: none is. */
export async function findLastRecorded(
  { database }: Pick<Context, 'database'>,
  { id: batchId }: Pick<Asked, 'id'>,
): Promise<string | null> {
  const last = await database.prediction.findFirst({
    where: { batchId },
    orderBy: { imageId: 'desc' },
    select: { imageId: true },
  })
  return last?.imageId ?? null
}
