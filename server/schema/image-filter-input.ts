import { builder } from '#server/schema/builder.ts'
import { BurnedIn, Split } from '#server/schema/enums.ts'
import { ImageState } from '#server/schema/reading-enums.ts'

export const ImageFilterInput = builder.inputType('ImageFilterInput', {
  description: 'Which images of a project: what is left out is any. Without anything: all that are not taken out.',
  fields: t => ({
    labelClassId: t.id({ description: 'Only images whose current label is of this class.' }),
    unlabelled: t.boolean({ description: 'True: only images without a label.' }),
    assigneeId: t.id({ description: 'Only images that are assigned to this person and that they have not answered.' }),
    readerId: t.id({ description: 'Only images that this person has labelled, whoever labelled them after.' }),
    readsBelow: t.int({ description: 'Only images that fewer readers than this have read, 1 to 9: reads that count.' }),
    groupKey: t.string({ description: 'Only images of exactly this group.' }),
    search: t.string({ description: 'Part of the file name or of the group, in capitals or small letters.' }),
    importId: t.id({ description: 'Only what this import brought.' }),
    burnedIn: t.field({ type: BurnedIn, description: 'Only images of which this is said.' }),
    publishedSplit: t.field({ type: Split, description: 'Only images that were published in this split.' }),
    readingState: t.field({ type: ImageState, description: 'Only images whose reading is so far.' }),
    datasetVersionId: t.id({ description: 'Only images that were frozen in this dataset version.' }),
    split: t.field({ type: Split, description: 'Of those, only this split; needs datasetVersionId.' }),
    flagged: t.boolean({ description: 'True: only images with an open flag.' }),
    gold: t.boolean({ description: 'True: only images with a gold answer.' }),
    takenOut: t.boolean({
      description:
        'True: only images that were taken out. Without it: none of them, but for those that datasetVersionId froze.',
    }),
    addedFrom: t.field({ type: 'DateTime', description: 'Only images that came at this time or after it.' }),
    addedBefore: t.field({ type: 'DateTime', description: 'Only images that came before this time.' }),
    modelVersionId: t.id({ description: 'Only images that this model was asked about.' }),
    predictedClassId: t.id({
      description:
        'Only images that were predicted to be of this class: by modelVersionId where it is given, else by any.',
    }),
    probabilityFrom: t.float({
      description:
        'Only images of whose class modelVersionId was so sure or surer: the probability of the class that it said, 0 to 1.',
    }),
    probabilityBelow: t.float({
      description: 'Only images of whose class modelVersionId was less sure than that; more than probabilityFrom.',
    }),
    confidenceBelow: t.int({
      description:
        'Only images of whose answer a reader was less sure than that, 1 to 100 percent: by readerId where it is given, else by any. Answers that count, and of those that say how sure the reader is.',
    }),
  }),
})
