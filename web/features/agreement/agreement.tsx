'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
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
  const { id: projectId } = useProject()
  const against = useReasonAgainst('SEE_AGREEMENT')
  const { data, error, refetch } = useQuery(agreementQuery, { variables: { projectId }, pollInterval: 30_000 })
  const { act, isRunning, problem } = useAct(computeMutation, ['Agreement'])
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { agreement, agreementRequest } = data.project
  const isUnderWay = agreementRequest !== null && !isOver(readJob(agreementRequest.job).status)
  const compute = (
    <Button
      look="primary"
      isBusy={isRunning}
      disabledReason={isUnderWay ? 'It is being computed.' : against}
      onClick={() => void act({ input: { projectId } })}
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
      <div className="flex flex-col gap-4">
        <ProblemNotice problem={problem} />
        {agreementRequest && <Requested request={agreementRequest} onOver={() => void refetch()} />}
        {agreement ? (
          <Shown report={agreement} />
        ) : (
          !isUnderWay && (
            <EmptyState title="Nothing was computed yet" actions={compute}>
              Raw agreement, Cohen's and Fleiss' kappa, Krippendorff's alpha and Gwet's AC1, each with its interval, of
              all images that two or more have read.
            </EmptyState>
          )
        )}
        <OwnRepeats />
        <ReaderRepeats />
      </div>
    </Page>
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

function Shown({ report: { id, figures } }: { report: Report }) {
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
      </EmptyState>
    )
  return (
    <>
      <OverallPanel figures={figures} />
      <ClassPanel byClass={figures.byClass} />
      <PairPanel figures={figures} reportId={id} />
      <WeekPanel weeks={figures.weeks} weekCount={figures.weekCount} />
    </>
  )
}
