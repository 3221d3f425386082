import { type FragmentOf, graphql, type ResultOf, readFragment } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'

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

export const epochsFragment = graphql(
  `
  fragment Epochs on TrainingRun {
    id
    epochs(first: 200) { pageInfo { hasNextPage endCursor } edges { cursor node { ...EpochLine } } }
  }
`,
  [epochFragment],
)

export const moreEpochs = graphql(
  `
  query MoreEpochs($id: ID!, $after: String) {
    trainingRun(id: $id) {
      id
      epochs(first: 200, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { ...EpochLine } }
      }
    }
  }
`,
  [epochFragment],
)

/** What the live view tells: epochs without a page around them. */
export const newEpochsFragment = graphql(
  `fragment NewEpochs on TrainingRun { id epochs(first: 200) { edges { node { ...EpochLine } } } }`,
  [epochFragment],
)

export type Epoch = ResultOf<typeof epochFragment>

export const readEpochs = (run: FragmentOf<typeof epochsFragment>): readonly Epoch[] =>
  nodesOf(readFragment(epochsFragment, run).epochs)

/** Where the epochs that were read end; null: all were. */
export function restOf(run: FragmentOf<typeof epochsFragment>): string | null {
  const { hasNextPage, endCursor } = readFragment(epochsFragment, run).epochs.pageInfo
  return hasNextPage ? endCursor : null
}

/** Number of the newest epoch, 0 before the first: from where a live view goes on. */
export const cursorOf = (epochs: readonly Epoch[]) => epochs.at(-1)?.number ?? 0
