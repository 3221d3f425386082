'use client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { jobFragment } from '@/features/job/job.ts'
import { useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const resumeMutation = graphql(
  `
  mutation ResumeTrainingRun($input: ResumeTrainingRunInput!, $idempotencyKey: String) {
    resumeTrainingRun(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on TrainingRun { id job { id ...Job } }
      ...Problem
    }
  }
`,
  [jobFragment, problemFragment],
)

interface ResumeButtonProps {
  runId: string
  lastEpoch: number
  /** Its model is registered: what is left is to show it TEST. */
  hasModel: boolean
  onResumed(): void
}

/** Of a run that failed or was cancelled: the same run goes on after its last checkpoint, or with TEST. */
export function ResumeButton({ runId, lastEpoch, hasModel, onResumed }: ResumeButtonProps) {
  const against = useReasonAgainst('TRAIN_MODELS')
  const { act, isRunning, problem } = useAct(resumeMutation)
  const fromWhere = lastEpoch > 0 ? `Go on from epoch ${lastEpoch}` : 'Try again from the start'
  async function resume() {
    if (await act({ input: { trainingRunId: runId } })) onResumed()
  }
  return (
    <>
      <ProblemNotice problem={problem} />
      <Button isBusy={isRunning} disabledReason={against} onClick={() => void resume()}>
        {hasModel ? 'Go on with TEST' : fromWhere}
      </Button>
    </>
  )
}
