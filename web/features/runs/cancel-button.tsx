'use client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { type JobRef, jobFragment, readJob } from '@/features/job/job.ts'
import { useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

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

export function CancelButton({ job: ref, noun = 'run' }: { job: JobRef; noun?: string }) {
  const job = readJob(ref)
  const against = useReasonAgainst('CANCEL_JOBS')
  const { act, isRunning, problem } = useAct(cancelMutation)
  const isAsked = job.cancelRequestedAt !== null
  return (
    <>
      <ProblemNotice problem={problem} />
      <Button
        look="danger"
        isBusy={isRunning}
        disabledReason={against ?? (isAsked ? 'It stops as soon as the worker can.' : undefined)}
        onClick={() => void act({ input: { jobId: job.id } })}
      >
        {isAsked ? 'Cancelling' : `Cancel ${noun}`}
      </Button>
    </>
  )
}
