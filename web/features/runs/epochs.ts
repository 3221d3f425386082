import { type FragmentOf, graphql, type ResultOf, readFragment } from '@/lib/graphql.ts'

export const epochFragment = graphql(`
  fragment EpochLine on Epoch @_unmask {
    number
    attempt
    worker { id engine engineDetail host }
    trainLoss
    trainAccuracy
    validationLoss
    validationAccuracy
    durationMs
    imagesPerSecond
  }
`)

export const epochsFragment = graphql(`fragment Epochs on TrainingRun { id epochs { ...EpochLine } }`, [epochFragment])

export type Epoch = ResultOf<typeof epochFragment>

export const readEpochs = (run: FragmentOf<typeof epochsFragment>): readonly Epoch[] =>
  readFragment(epochsFragment, run).epochs

/** Number of the newest epoch, 0 before the first: from where a live view goes on. */
export const cursorOf = (epochs: readonly Epoch[]) => epochs.at(-1)?.number ?? 0
