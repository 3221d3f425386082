import type { BurnedIn, Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { containing } from '#core/search.ts'

export interface ImageFilter {
  labelClassId?: string | null
  unlabelled?: boolean | null
  search?: string | null
  importId?: string | null
  burnedIn?: BurnedIn | null
}

/** The one meaning of the grid's filter, for its page, its count and the way to the next image. */
export const imageFilter = ({
  labelClassId,
  unlabelled,
  search,
  importId,
  burnedIn,
}: ImageFilter): Prisma.ImageWhereInput => ({
  ...(labelClassId ? { labelClassId: requireId('LabelClass', labelClassId) } : {}),
  ...(unlabelled ? { labelVersion: 0 } : {}),
  ...(importId ? { importId: requireId('Import', importId) } : {}),
  ...(burnedIn ? { burnedIn } : {}),
  ...(search ? { OR: [{ fileName: containing(search) }, { groupKey: containing(search) }] } : {}),
})
