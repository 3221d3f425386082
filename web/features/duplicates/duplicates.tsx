'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Notice } from '@/components/notice.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Time } from '@/components/time.tsx'
import { isOver, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject, useReasonAgainst, useRoleAgainst } from '@/features/project/project.ts'
import { formatCount, formatCounted, formatListCount } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { DecideAllDialog } from './decide-all-dialog.tsx'
import { type Counted, duplicatesQuery, type Search } from './pair.ts'
import { PairRoom } from './pair-room.tsx'
import { addressOf, readShown, type Shown, type View, views } from './pair-words.ts'

const findMutation = graphql(
  `
  mutation FindDuplicates($input: FindDuplicatesInput!, $idempotencyKey: String) {
    findDuplicates(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on DuplicateSearch { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const about = 'Images that are copies of one another.'

/** Which images are copies: nothing that whoever reads blind may know. */
export function Duplicates() {
  const { viewerReadsBlind } = useProject()
  const against = useRoleAgainst('SEE_DUPLICATES')
  const why = viewerReadsBlind
    ? 'You read this project blind: which images are copies tells what was said of images that you have still to read.'
    : against
  if (!why) return <Viewed />
  return (
    <Page>
      <PageHeader title="Duplicates" about={about} />
      <EmptyState title="Not for you to see">{why}</EmptyState>
    </Page>
  )
}

function Viewed() {
  const pathname = usePathname()
  const shown = readShown(useSearchParams())
  if ('view' in shown) return <Searched shown={shown} />
  return (
    <Page>
      <PageHeader title="Duplicates" about={about} />
      <EmptyState
        title="The address asks for what there is not"
        actions={
          <Button onClick={() => window.history.replaceState(null, '', pathname)}>Show what is to be decided</Button>
        }
      >
        {shown.refusal}
      </EmptyState>
    </Page>
  )
}

function Searched({ shown }: { shown: Shown }) {
  const { id: projectId } = useProject()
  const against = useReasonAgainst('JUDGE_DUPLICATES')
  const { data, error, refetch, client } = useQuery(duplicatesQuery, {
    variables: { projectId, datasetVersionId: shown.datasetId },
    fetchPolicy: 'cache-and-network',
    pollInterval: 30_000,
  })
  const { act, isRunning, problem } = useAct(findMutation, ['Duplicates'])
  const search = data?.project.duplicateSearch ?? null
  const isUnderWay = search !== null && !isOver(readJob(search.job).status)
  const find = (
    <Button
      look="primary"
      isBusy={isRunning}
      disabledReason={isUnderWay ? 'They are being looked for.' : against}
      onClick={() => void act({ input: { projectId } })}
    >
      Find duplicates
    </Button>
  )
  const readAgain = () => void client.refetchQueries({ include: ['Duplicates', 'DuplicatePairs'] })
  return (
    <Page>
      <PageHeader title="Duplicates" about={<About search={search} />} actions={search && find} />
      <div className="flex flex-col gap-4">
        <ProblemNotice problem={problem} />
        {search && <Requested search={search} onOver={readAgain} />}
        {data ? (
          <Found project={data.project} shown={shown} find={find} />
        ) : error ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : (
          <PageSkeleton />
        )}
      </div>
    </Page>
  )
}

function About({ search }: { search: Search | null }) {
  if (!search?.searchedAt) return about
  const { searchedAt, imageCount, newCount, pairCount, createdBy } = search
  return (
    <>
      {about} Searched <Time at={searchedAt} /> for {createdBy.name}: {formatCounted(imageCount ?? 0, 'image')},{' '}
      {formatCount(newCount ?? 0)} of them new, {formatCounted(pairCount ?? 0, 'new pair')}.
    </>
  )
}

/** While it is searched, and where nothing came of it. */
function Requested({ search: { job, createdBy, createdAt }, onOver }: { search: Search; onOver: () => void }) {
  if (readJob(job).status === 'SUCCEEDED') return null
  return (
    <Panel title="Looking for duplicates" aside={`asked by ${createdBy.name}`}>
      <p className="pb-1 text-xs text-muted">
        <Time at={createdAt} />
      </p>
      <JobProgress job={job} label="Looking for duplicates" noun="search" onOver={onOver} />
    </Panel>
  )
}

interface FoundProps {
  project: Counted
  shown: Shown
  find: ReactNode
}

function Found({ project, shown, find }: FoundProps) {
  const { duplicateSearch: search, open, confirmed, denied } = project
  if (!search)
    return (
      <EmptyState title="Nobody has looked for duplicates yet" actions={find}>
        Looks for images that are copies of one another: turned, mirrored, cut, brightened or inverted. Copies in two
        splits make figures too good.
      </EmptyState>
    )
  if (shown.datasetId || [open, confirmed, denied].some(list => (list?.totalCount ?? 0) > 0))
    return <Pairs project={project} shown={shown} />
  if (!search.searchedAt) return null
  return (
    <EmptyState title="No duplicates were found">
      Of {formatCounted(search.imageCount ?? 0, 'image')} none looks like a copy of another, turned, mirrored, cut,
      brightened or inverted as it may be.
    </EmptyState>
  )
}

function Pairs({ project, shown: { view, datasetId } }: Omit<FoundProps, 'find'>) {
  const pathname = usePathname()
  const [isDeciding, setIsDeciding] = useState(false)
  const against = useReasonAgainst('JUDGE_DUPLICATES')
  const show = (decision: string | null, ofDataset: string | null) =>
    window.history.replaceState(null, '', `${pathname}${addressOf(decision, ofDataset)}`)
  const countOf = (list: View['value']) => project[list]?.totalCount ?? 0
  const isNone = countOf('open') === 0
  // What is denied stands in the way of nothing.
  const choices = views.filter(({ value }) => !datasetId || value !== 'denied')
  return (
    <>
      {datasetId && (
        <Notice actions={<Button onClick={() => show(view.decision, null)}>Show all pairs</Button>}>
          Only pairs that stand in different splits of one dataset, the thousand with most evidence.{' '}
          <Link href={`/projects/${project.id}/datasets/${datasetId}`} className="text-accent underline">
            Go to the dataset
          </Link>
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segments
          label="Pairs"
          value={view.value}
          onChange={value => show(views.find(v => v.value === value)?.decision ?? null, datasetId)}
          choices={choices.map(({ value, text }) => ({
            value,
            text: `${text} ${formatListCount(countOf(value))}`,
          }))}
        />
        {!datasetId && (
          <Button
            disabledReason={against ?? (isNone ? 'No pair is to be decided.' : undefined)}
            onClick={() => setIsDeciding(true)}
          >
            All from a score on
          </Button>
        )}
      </div>
      <PairRoom key={`${view.value} ${datasetId}`} view={view} datasetId={datasetId} />
      {isDeciding && <DecideAllDialog onClose={() => setIsDeciding(false)} />}
    </>
  )
}
