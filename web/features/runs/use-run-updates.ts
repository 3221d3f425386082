'use client'
import { useApolloClient } from '@apollo/client/react'
import { isOver, jobFragment, readJob } from '@/features/job/job.ts'
import { type FragmentOf, graphql } from '@/lib/graphql.ts'
import { useLive } from '@/lib/use-live.ts'
import { cursorOf, epochFragment, type epochsFragment, newEpochsFragment, readEpochs } from './epochs.ts'

const runUpdates = graphql(
  `
  subscription RunUpdates($id: ID!, $afterEpoch: Int) {
    trainingRun(id: $id, afterEpoch: $afterEpoch) {
      cursor
      epochs { ...EpochLine }
      trainingRun { id bestEpoch stopReason modelVersion { id number } job { id ...Job } }
    }
  }
`,
  [epochFragment, jobFragment],
)

const runNow = graphql(
  `
  query RunNow($id: ID!, $afterEpoch: Int) {
    trainingRun(id: $id) {
      id
      bestEpoch
      stopReason
      modelVersion { id number }
      job { id ...Job }
      epochs(first: 200, afterEpoch: $afterEpoch) { edges { node { ...EpochLine } } }
    }
  }
`,
  [epochFragment, jobFragment],
)

type FollowedRun = FragmentOf<typeof epochsFragment> & { id: string }

/** Follows a run that is not over. New epochs are merged into the cache by number, so none is missing and none double. */
export function useRunUpdates(run: FollowedRun | undefined) {
  const client = useApolloClient()
  return useLive({
    document: runUpdates,
    query: runNow,
    key: run?.id ?? null,
    variables: () => ({ id: run?.id ?? '', afterEpoch: run ? cursorOf(readEpochs(run)) : 0 }),
    onData: ({ trainingRun: update }) => {
      client.cache.writeFragment({
        id: client.cache.identify({ __typename: 'TrainingRun', id: update.trainingRun.id }),
        fragment: newEpochsFragment,
        fragmentName: 'NewEpochs',
        data: { id: update.trainingRun.id, epochs: { edges: update.epochs.map(node => ({ node })) } },
      })
    },
    isLast: ({ trainingRun: update }) => isOver(readJob(update.trainingRun.job).status),
    isLastAsked: ({ trainingRun }) => trainingRun !== null && isOver(readJob(trainingRun.job).status),
  })
}
