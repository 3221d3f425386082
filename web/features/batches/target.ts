import type { ImageFilter } from '@/features/images/filter-address.ts'
import type { Selection } from '@/features/images/selection.ts'

/** Images that are picked, as the API is told: some by their ids, or all of a filter but some. */
export const targetOf = ({ isAll, ids }: Selection, filter: ImageFilter) =>
  isAll ? { filter: { ...filter }, exceptIds: [...ids] } : { imageIds: [...ids] }

export type Target = ReturnType<typeof targetOf>
