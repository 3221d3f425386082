import { builder } from '#server/schema/builder.ts'
import { BurnedIn, Split } from '#server/schema/enums.ts'
import { byColumn, newestFirst, type Order, oldestFirst } from '#server/schema/keyset.ts'
import { ImageState } from '#server/schema/reading-enums.ts'

export const imageFilterArgs = builder.args(t => ({
  labelClassId: t.id({ description: 'Only images whose current label is of this class.' }),
  unlabelled: t.boolean({ description: 'True: only images without a label.' }),
  readerId: t.id({ description: 'Only images that this person has labelled, whoever labelled them after.' }),
  groupKey: t.string({ description: 'Only images of exactly this group.' }),
  search: t.string({
    description: 'Part of the file name or of the group, in capitals or small letters; % and _ are themselves.',
  }),
  importId: t.id({ description: 'Only what this import brought.' }),
  burnedIn: t.field({ type: BurnedIn, description: 'Only images of which this is said.' }),
  publishedSplit: t.field({ type: Split, description: 'Only images that were published in this split.' }),
  readingState: t.field({ type: ImageState, description: 'Only images whose reading is so far.' }),
  flagged: t.boolean({ description: 'True: only images with an open flag.' }),
  datasetVersionId: t.id({ description: 'Only images that were frozen in this dataset version.' }),
  takenOut: t.boolean({
    description:
      'True: only images that were taken out. Without it: none of them, but for those that datasetVersionId froze.',
  }),
  split: t.field({ type: Split, description: 'Of those, only this split; needs datasetVersionId.' }),
}))

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
