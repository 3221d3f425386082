'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { jobFragment, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Change, DifferenceList } from './difference-list.tsx'

const differenceQuery = graphql(
  `
  query DatasetDifference($id: ID!, $fromId: ID!) {
    datasetVersion(id: $id) {
      id
      difference(from: $fromId) {
        id comparedAt addedCount removedCount relabelledCount movedCount regroupedCount sameCount
        from { id number }
        to { id number }
        createdBy { id name }
        job { id ...Job }
      }
    }
  }
`,
  [jobFragment],
)

const compareMutation = graphql(
  `
  mutation CompareDatasets($input: CompareDatasetsInput!, $idempotencyKey: String) {
    compareDatasets(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on DatasetDifference { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

type Found = NonNullable<ResultOf<typeof differenceQuery>['datasetVersion']['difference']>

/** What was computed of two datasets, how far that is, or that nobody asked. */
export function Difference({ datasetId, fromId }: { datasetId: string; fromId: string }) {
  const { data, error, refetch } = useQuery(differenceQuery, {
    variables: { id: datasetId, fromId },
    fetchPolicy: 'cache-and-network',
  })
  const { act, isRunning, problem } = useAct(compareMutation, ['DatasetDifference'])
  const against = useReasonAgainst('COMPARE_DATASETS')
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { difference } = data.datasetVersion
  if (difference?.comparedAt) return <Counted difference={difference} />
  const compare = (
    <Button
      look="primary"
      isBusy={isRunning}
      disabledReason={against}
      onClick={() => void act({ input: { fromId, datasetVersionId: datasetId } })}
    >
      Compare
    </Button>
  )
  if (difference && readJob(difference.job).status !== 'SUCCEEDED')
    return (
      <Panel title="Comparing" aside={`asked by ${difference.createdBy.name}`}>
        <JobProgress job={difference.job} label="Comparing datasets" noun="comparison" onOver={() => void refetch()} />
      </Panel>
    )
  return (
    <>
      <ProblemNotice problem={problem} />
      <EmptyState title="These two have not been compared" actions={compare}>
        A worker looks at each image of both. What differs is kept: neither ever changes.
      </EmptyState>
    </>
  )
}

const words: Record<Change, string> = {
  ADDED: 'Added',
  REMOVED: 'Removed',
  RELABELLED: 'Relabelled',
  MOVED: 'Moved',
  REGROUPED: 'Regrouped',
}
const changes = Object.keys(words) as Change[]

const countsOf = (found: Found): Record<Change, number> => ({
  ADDED: found.addedCount ?? 0,
  REMOVED: found.removedCount ?? 0,
  RELABELLED: found.relabelledCount ?? 0,
  MOVED: found.movedCount ?? 0,
  REGROUPED: found.regroupedCount ?? 0,
})

function Counted({ difference }: { difference: Found }) {
  const counts = countsOf(difference)
  const [shown, setShown] = useState<Change>(changes.find(change => counts[change] > 0) ?? 'ADDED')
  const { from, to, sameCount } = difference
  const same = sameCount ?? 0
  if (changes.every(change => counts[change] === 0))
    return (
      <EmptyState title="Nothing differs">
        All {formatCounted(same, 'image')} of dataset {to.number} stand in dataset {from.number} with the same label,
        split and group.
      </EmptyState>
    )
  return (
    <>
      <p className="text-muted">
        {formatCounted(same, 'image')} {same === 1 ? 'is' : 'are'} the same in both. An image of which several things
        differ stands in several lists.
      </p>
      <Segments
        label="What differs"
        value={shown}
        onChange={setShown}
        choices={changes.map(value => ({ value, text: `${words[value]} ${formatCount(counts[value])}` }))}
      />
      <Panel isFlush>
        <DifferenceList
          key={shown}
          differenceId={difference.id}
          change={shown}
          beforeTitle={`In dataset ${from.number}`}
          afterTitle={`In dataset ${to.number}`}
          empty={`No image was ${words[shown].toLowerCase()} from dataset ${from.number} to dataset ${to.number}.`}
        />
      </Panel>
    </>
  )
}
