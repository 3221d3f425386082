'use client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { useReasonAgainstTakingOut } from '@/features/image/take-out.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import type { Right } from '@/lib/roles.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Job, jobFragment } from './job.ts'

const retryMutation = graphql(
  `
  mutation RetryJob($input: RetryJobInput!, $idempotencyKey: String) {
    retryJob(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Job { id ...Job }
      ...Problem
    }
  }
`,
  [jobFragment, problemFragment],
)

interface RetryButtonProps {
  job: Job
  label: string
  /** Of an undoing: the viewer brought what it takes out. */
  isOwn: boolean
}

const rights: Partial<Record<Job['kind'], Right>> = {
  PREDICT: 'ASK_FOR_PREDICTIONS',
  FREEZE: 'FREEZE_DATASETS',
  COMPARE_DATASETS: 'COMPARE_DATASETS',
  CHECK_SHORTCUTS: 'CHECK_SHORTCUTS',
  SETTLE: 'SET_READING',
  COMPARE: 'SEE_AGREEMENT',
  FIND_DUPLICATES: 'JUDGE_DUPLICATES',
}

/** Of an import, a check, an undoing, a comparison of readers, a freeze or predictions that failed or were cancelled: the same job goes on where it was. */
export function RetryButton({ job: { id, kind }, label, isOwn }: RetryButtonProps) {
  const againstAsking = useReasonAgainst(rights[kind] ?? 'IMPORT_IMAGES')
  const againstTakingOut = useReasonAgainstTakingOut(isOwn)
  // Of a batch the API says who may.
  const against = kind === 'UNDO_IMPORT' ? againstTakingOut : kind === 'BATCH' ? undefined : againstAsking
  const { act, isRunning, problem } = useAct(retryMutation, ['Import'])
  return (
    <>
      <ProblemNotice problem={problem} />
      <Button
        size="sm"
        isBusy={isRunning}
        disabledReason={against}
        aria-label={`Try again: ${label}`}
        onClick={() => void act({ input: { jobId: id } })}
      >
        Try again
      </Button>
    </>
  )
}
