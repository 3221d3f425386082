import { builder } from '#server/schema/builder.ts'
import { BurnedIn } from '#server/schema/enums.ts'

export const imageFilterArgs = builder.args(t => ({
  labelClassId: t.id({ description: 'Only images whose current label is of this class.' }),
  unlabelled: t.boolean({ description: 'Only images without a label.' }),
  search: t.string({ description: 'Part of the file name or of the group.' }),
  importId: t.id({ description: 'Only what this import brought.' }),
  burnedIn: t.field({ type: BurnedIn, description: 'Only images of which this is said.' }),
}))
