'use client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Job, jobFragment } from './job.ts'

const cancelMutation = graphql(
  `
  mutation CancelJob($input: CancelJobInput!, $idempotencyKey: String) {
    cancelJob(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Job { id ...Job }
      ...Problem
    }
  }
`,
  [jobFragment, problemFragment],
)

/** Whoever asked for a job may cancel it; that of others takes a right. */
export function CancelButton({ job, noun }: { job: Job; noun: string }) {
  const against = useReasonAgainst('CANCEL_JOBS')
  const { act, isRunning, problem } = useAct(cancelMutation)
  const isAsked = job.cancelRequestedAt !== null
  return (
    <>
      <ProblemNotice problem={problem} />
      <Button
        look="danger"
        isBusy={isRunning}
        disabledReason={isAsked ? 'It stops as soon as the worker can.' : job.isAskedByViewer ? undefined : against}
        onClick={() => void act({ input: { jobId: job.id } })}
      >
        {isAsked ? 'Cancelling' : `Cancel ${noun}`}
      </Button>
    </>
  )
}
