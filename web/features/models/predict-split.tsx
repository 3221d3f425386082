'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Choice, Field } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Panel } from '@/components/panel.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { formatCount, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

export const predictSplitFragment = graphql(`
  fragment PredictSplit on ModelVersion {
    id
    predictionCount
    trainingRun { id datasetVersion { id number splits { split imageCount } } }
    project { id datasetVersions(first: 200) { edges { cursor node { id number splits { split imageCount } } } } }
  }
`)

const requestMutation = graphql(
  `
  mutation PredictSplitRequest($input: RequestPredictionsInput!, $idempotencyKey: String) {
    requestPredictions(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on PredictionBatch { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** Asks the model about every image of a split; the batch stays in the address. */
export function PredictSplit({ model: ref }: { model: FragmentOf<typeof predictSplitFragment> }) {
  const model = readFragment(predictSplitFragment, ref)
  const { id: projectId } = useProject()
  const against = useReasonAgainst('ASK_FOR_PREDICTIONS')
  const pathname = usePathname()
  const [datasetVersionId, setDatasetVersionId] = useState(model.trainingRun.datasetVersion.id)
  const [chosen, setChosen] = useState('TEST')
  const { act, isRunning, problem } = useAct(requestMutation, ['Model'])
  const datasets = nodesOf(model.project.datasetVersions)
  const dataset = datasets.find(d => d.id === datasetVersionId) ?? model.trainingRun.datasetVersion
  const split = dataset.splits.find(s => s.split === chosen)?.split

  async function ask() {
    const batch = await act({ input: { modelVersionId: model.id, datasetVersionId, split } })
    if (batch) window.history.replaceState(null, '', `${pathname}?batch=${batch.id}`)
  }

  return (
    <Panel
      title="Predict"
      aside={
        <Link href={`/projects/${projectId}/predictions?model=${model.id}`} className="underline hover:text-ink">
          {formatCount(model.predictionCount)} so far
        </Link>
      }
    >
      <Form
        label="Predict a split"
        problem={problem}
        fields={['datasetVersionId', 'split']}
        onSubmit={() => void ask()}
        className="flex flex-col gap-3"
      >
        <div className="flex items-end gap-3">
          <Field label="Dataset" name="datasetVersionId" className="flex-1">
            {input => (
              <Choice {...input} value={datasetVersionId} onChange={e => setDatasetVersionId(e.target.value)}>
                {datasets.map(d => (
                  <option key={d.id} value={d.id}>
                    Dataset {d.number}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
          <Field label="Split" name="split" className="flex-1">
            {input => (
              <Choice {...input} value={chosen} onChange={e => setChosen(e.target.value)}>
                {dataset.splits.map(s => (
                  <option key={s.split} value={s.split}>
                    {formatWord(s.split)}, {formatCount(s.imageCount)}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
          <Button type="submit" look="primary" disabledReason={against} isBusy={isRunning}>
            Predict split
          </Button>
        </div>
      </Form>
    </Panel>
  )
}
