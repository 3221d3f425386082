import type { Context } from '#core/context.ts'
import type { Image } from '#core/generated/prisma/client.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { lowestId } from '#core/id.ts'

/** What a training needs of a frozen image. */
type FrozenImage = Pick<Image, 'sha256' | 'pictureSha256' | 'bitDepth' | 'display'> & {
  imageId: string
  labelClassId: string
}

const readAtOnce = 1000

/** The images of a split, range by range, in the order of their ids. */
export async function* findItems(
  { database }: Pick<Context, 'database'>,
  datasetVersionId: string,
  split: Split,
): AsyncGenerator<FrozenImage[]> {
  let after = lowestId
  for (;;) {
    const items = await database.$queryRaw<FrozenImage[]>`
      select d."imageId", d."labelClassId", i."sha256", i."pictureSha256", i."bitDepth", i."display"
      from "DatasetItem" d join "Image" i on i."id" = d."imageId"
      where d."datasetVersionId" = ${datasetVersionId}::uuid and d."split" = ${split}::"Split" and d."imageId" > ${after}::uuid
      order by d."imageId" limit ${readAtOnce}`
    const last = items.at(-1)
    if (!last) return
    yield items
    after = last.imageId
  }
}
