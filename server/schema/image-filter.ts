import { InvalidInput } from '#core/errors.ts'
import type { ImageFilter } from '#core/image/filter.ts'
import { builder } from '#server/schema/builder.ts'
import { BurnedIn, Split } from '#server/schema/enums.ts'
import { ImageFilterInput } from '#server/schema/image-filter-input.ts'
import { byColumn, newestFirst, type Order, oldestFirst } from '#server/schema/keyset.ts'

/** As lists were asked for in the last release: what came since is in the filter alone. */
const deprecationReason = 'Use filter.'

const partArgs = builder.args(t => ({
  labelClassId: t.id({ deprecationReason, description: 'As in filter.' }),
  unlabelled: t.boolean({ deprecationReason, description: 'As in filter.' }),
  readerId: t.id({ deprecationReason, description: 'As in filter.' }),
  groupKey: t.string({ deprecationReason, description: 'As in filter.' }),
  search: t.string({ deprecationReason, description: 'As in filter.' }),
  importId: t.id({ deprecationReason, description: 'As in filter.' }),
  burnedIn: t.field({ type: BurnedIn, deprecationReason, description: 'As in filter.' }),
  datasetVersionId: t.id({ deprecationReason, description: 'As in filter.' }),
  split: t.field({ type: Split, deprecationReason, description: 'As in filter.' }),
}))

export const filterArgs = builder.args(t => ({
  filter: t.field({ type: ImageFilterInput, description: 'Which images; without it all that are not taken out.' }),
}))

export const imageFilterArgs = { ...partArgs, ...filterArgs }

type Parts = Pick<ImageFilter, keyof typeof partArgs>

/** What is asked for, in whichever way. @throws InvalidInput where it is asked for in both */
export function askedFilter({ filter, ...args }: Parts & { filter?: ImageFilter | null }): ImageFilter {
  const parts = Object.fromEntries(
    Object.entries(args).filter(([name, value]) => name in partArgs && value !== null && value !== undefined),
  )
  const [part] = Object.keys(parts)
  if (filter && part) throw new InvalidInput('filter', filter, `filter or ${part}, not both`)
  return filter ?? parts
}

const orders = {
  NEWEST_FIRST: newestFirst('Image'),
  OLDEST_FIRST: oldestFirst('Image'),
  GROUP_ASCENDING: byColumn('Image', 'groupKey', 'text', 'asc'),
  GROUP_DESCENDING: byColumn('Image', 'groupKey', 'text', 'desc'),
  FILE_NAME_ASCENDING: byColumn('Image', 'fileName', 'text', 'asc'),
  FILE_NAME_DESCENDING: byColumn('Image', 'fileName', 'text', 'desc'),
} satisfies Record<string, Order>

export const ImageOrder = builder.enumType('ImageOrder', {
  description: 'What a list of images is ordered by; a cursor of one order means nothing in another.',
  values: {
    NEWEST_FIRST: { description: 'By when they came in.' },
    OLDEST_FIRST: { description: 'By when they came in.' },
    GROUP_ASCENDING: { description: "By their group, in the order of the database's collation." },
    GROUP_DESCENDING: { description: 'The same, turned round.' },
    FILE_NAME_ASCENDING: { description: "By their file name, in the order of the database's collation." },
    FILE_NAME_DESCENDING: { description: 'The same, turned round.' },
  },
})

export type ImageOrderName = keyof typeof orders

export const imageOrder = (order: ImageOrderName | null | undefined): Order => orders[order ?? 'NEWEST_FIRST']
