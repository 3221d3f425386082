'use client'
import { useApolloClient, useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Choice } from '@/components/field.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { type JobRef, jobFragment } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const modelsQuery = graphql(`
  query ModelChoices($projectId: ID!) {
    project(id: $projectId) { id modelVersions(first: 200) { edges { cursor node { id number status } } } }
  }
`)

const askMutation = graphql(
  `
  mutation AskModel($input: RequestPredictionsInput!, $idempotencyKey: String) {
    requestPredictions(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on PredictionBatch { id job { id ...Job } }
      ...Problem
    }
  }
`,
  [jobFragment, problemFragment],
)

/** Asks one model about one image. */
export function AskModel({ imageId }: { imageId: string }) {
  const client = useApolloClient()
  const { id: projectId } = useProject()
  const against = useReasonAgainst('ASK_FOR_PREDICTIONS')
  const { data } = useQuery(modelsQuery, { variables: { projectId } })
  const { act, isRunning, problem } = useAct(askMutation)
  const [chosen, setChosen] = useState('')
  const [job, setJob] = useState<JobRef>()
  const models = data ? nodesOf(data.project.modelVersions) : []
  const modelVersionId = chosen || models[0]?.id
  if (!modelVersionId) return null

  async function ask() {
    if (!modelVersionId) return
    const batch = await act({ input: { modelVersionId, imageIds: [imageId] } })
    if (batch) setJob(batch.job)
  }
  return (
    <div className="flex flex-col gap-2 pt-2">
      <div className="flex gap-2">
        <Choice aria-label="Model" value={modelVersionId} onChange={e => setChosen(e.target.value)}>
          {models.map(m => (
            <option key={m.id} value={m.id}>
              Model {m.number}, {m.status.toLowerCase()}
            </option>
          ))}
        </Choice>
        <Button disabledReason={against} isBusy={isRunning} onClick={() => void ask()}>
          Ask
        </Button>
      </div>
      <ProblemNotice problem={problem} />
      {job && (
        <JobProgress job={job} label="Prediction" onOver={() => void client.refetchQueries({ include: ['Image'] })} />
      )}
    </div>
  )
}
