'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Time } from '@/components/time.tsx'
import { isOver, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject, useReasonAgainst, useRoleAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { ClassPanel } from './class-panel.tsx'
import { type AgreementFilter, isOfAll, readAgreementFilter } from './filter-address.ts'
import { FilterBar } from './filter-bar.tsx'
import { OverallPanel } from './overall-panel.tsx'
import { PairPanel } from './pair-panel.tsx'
import { OwnRepeats, ReaderRepeats } from './repeats-panel.tsx'
import { agreementQuery, type Report, type Request } from './report.ts'
import { WeekPanel } from './week-panel.tsx'

const computeMutation = graphql(
  `
  mutation ComputeAgreement($input: ComputeAgreementInput!, $idempotencyKey: String) {
    computeAgreement(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on AgreementReport { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const about = 'How far readers agree, before one has seen what another says.'

/** How far a project's readers agree: nothing that whoever reads blind may know. */
export function Agreement() {
  const { viewerReadsBlind } = useProject()
  const against = useRoleAgainst('SEE_AGREEMENT')
  const why = viewerReadsBlind
    ? 'You read this project blind: how far readers agree tells what others said of images that you have still to read.'
    : against
  if (!why) return <Compared />
  return (
    <Page>
      <PageHeader title="Agreement" about={about} />
      <div className="flex flex-col gap-4">
        <EmptyState title="Not for you to see">{why}</EmptyState>
        <OwnRepeats />
      </div>
    </Page>
  )
}

function Compared() {
  const { allClasses } = useProject()
  const { filter, refusal } = readAgreementFilter(useSearchParams(), allClasses)
  if (filter) return <Filtered filter={filter} />
  return (
    <Page>
      <PageHeader title="Agreement" about={about} />
      <FilterBar filter={null} />
      <EmptyState title="The address asks for what there is not">{refusal}</EmptyState>
    </Page>
  )
}

function Filtered({ filter }: { filter: AgreementFilter }) {
  const { id: projectId } = useProject()
  const against = useReasonAgainst('SEE_AGREEMENT')
  const { data, error, refetch } = useQuery(agreementQuery, {
    variables: { projectId, filter },
    pollInterval: 30_000,
  })
  const { act, isRunning, problem } = useAct(computeMutation, ['Agreement'])
  const agreement = data?.project.agreement ?? null
  const request = data?.project.agreementRequest ?? null
  const isUnderWay = request !== null && !isOver(readJob(request.job).status)
  const compute = (
    <Button
      look="primary"
      isBusy={isRunning}
      disabledReason={isUnderWay ? 'It is being computed.' : against}
      onClick={() => void act({ input: { projectId, filter } })}
    >
      {agreement ? 'Compute anew' : 'Compute'}
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title="Agreement"
        about={
          <>
            {about}
            {agreement?.computedAt && (
              <>
                {' '}
                Computed <Time at={agreement.computedAt} /> by {agreement.createdBy.name}.
              </>
            )}
          </>
        }
        actions={agreement && compute}
      />
      <FilterBar filter={filter} />
      <div className="flex flex-col gap-4">
        <ProblemNotice problem={problem} />
        {request && <Requested request={request} onOver={() => void refetch()} />}
        {data ? (
          agreement ? (
            <Shown report={agreement} hasDays={filter.answeredFrom !== null || filter.answeredBefore !== null} />
          ) : (
            !isUnderWay && <NothingComputed isOfAll={isOfAll(filter)} compute={compute} />
          )
        ) : error ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : (
          <PageSkeleton />
        )}
        {isOfAll(filter) && (
          <>
            <OwnRepeats />
            <ReaderRepeats />
          </>
        )}
      </div>
    </Page>
  )
}

function NothingComputed({ isOfAll, compute }: { isOfAll: boolean; compute: ReactNode }) {
  return (
    <EmptyState title={isOfAll ? 'Nothing was computed yet' : 'This was not computed yet'} actions={compute}>
      Raw agreement, Cohen's and Fleiss' kappa, Krippendorff's alpha and Gwet's AC1, each with its interval, of all
      images that two or more have read{isOfAll ? '.' : ', of this class and these days alone.'}
    </EmptyState>
  )
}

/** While it is computed, and where nothing came of it. */
function Requested({ request, onOver }: { request: Request; onOver: () => void }) {
  const { job, createdBy, createdAt } = request
  if (readJob(job).status === 'SUCCEEDED') return null
  return (
    <Panel title="Being computed" aside={`asked by ${createdBy.name}`}>
      <p className="pb-1 text-xs text-muted">
        <Time at={createdAt} />
      </p>
      <JobProgress job={job} label="Computing agreement" noun="computation" onOver={onOver} />
    </Panel>
  )
}

function Shown({ report: { id, figures, labelClass }, hasDays }: { report: Report; hasDays: boolean }) {
  const { id: projectId } = useProject()
  if (!figures) return null
  if (figures.pairCount === 0)
    return (
      <EmptyState
        title="No image was read by two"
        actions={
          <Button asChild>
            <Link href={`/projects/${projectId}/people`}>Go to People</Link>
          </Button>
        }
      >
        Agreement is of images that two or more answered, each for themselves. Under People, How images are read says
        how many readers an image is to have, and whether they are blind.
        {hasDays && ' Of the days that are chosen above both must have answered then.'}
      </EmptyState>
    )
  return (
    <>
      <OverallPanel figures={figures} labelClass={labelClass} />
      {!labelClass && <ClassPanel byClass={figures.byClass} />}
      <PairPanel figures={figures} reportId={id} />
      <WeekPanel weeks={figures.weeks} weekCount={figures.weekCount} />
    </>
  )
}
