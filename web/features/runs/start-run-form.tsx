'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Choice, Field } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { isRefused } from '@/features/leakage/leakage.ts'
import { LeakageNotice } from '@/features/leakage/leakage-notice.tsx'
import { useLeakage } from '@/features/leakage/use-leakage.ts'
import { useProject } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { AugmentationFields } from './augmentation-fields.tsx'
import { draftOf, fieldsOf, readDraft, type recipeConfigFragment } from './config-draft.ts'
import { ConfigFields } from './config-fields.tsx'
import { MemoryLine } from './memory-line.tsx'
import { ModeFields } from './mode-fields.tsx'
import { useUploadedWeights } from './use-uploaded-weights.ts'
import type { pretrainedModelFragment } from './weights-fields.tsx'

const startMutation = graphql(
  `
  mutation StartTrainingRun($input: StartTrainingRunInput!, $idempotencyKey: String) {
    startTrainingRun(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on TrainingRun { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface Recipe {
  name: string
  title: string
  description: string
  config: ResultOf<typeof recipeConfigFragment>
}

interface StartRunFormProps {
  recipes: readonly [Recipe, ...Recipe[]]
  models: readonly ResultOf<typeof pretrainedModelFragment>[]
  datasets: readonly { id: string; number: number; imageCount: number }[]
  datasetId?: string
  onClose: () => void
}

export function StartRunForm({ recipes, models, datasets, datasetId: given, onClose }: StartRunFormProps) {
  const router = useRouter()
  const { id: projectId } = useProject()
  const [first] = recipes
  const [datasetId, setDatasetId] = useState(given ?? datasets[0]?.id ?? '')
  const [recipeName, setRecipeName] = useState(first.name)
  const [draft, setDraft] = useState(() => draftOf(first.config))
  const { act, isRunning, problem, clear, refuse } = useAct(startMutation, ['Runs', 'Dataset'])
  const upload = useUploadedWeights()
  const isWaiting = draft.mode !== 'scratch' && draft.weights === 'upload' && !upload.uploadId
  const { version: leaking } = useLeakage(datasetId)
  const isWaived = !leaking || !isRefused(leaking)
  const recipe = recipes.find(r => r.name === recipeName)

  function choose(name: string) {
    setRecipeName(name)
    const config = recipes.find(r => r.name === name)?.config
    if (config) setDraft(draftOf(config))
  }

  async function submit() {
    const read = readDraft(draft, upload.uploadId)
    if ('problem' in read) return refuse(read.problem)
    const run = await act({ input: { datasetVersionId: datasetId, config: read.values } })
    if (!run) return
    if (read.values.pretrainedUploadId) upload.forget()
    router.push(`/projects/${projectId}/runs/${run.id}`)
  }

  return (
    <Form
      label="Start training run"
      problem={problem}
      fields={['datasetVersionId', ...fieldsOf(draft)]}
      onSubmit={() => void submit()}
    >
      <DialogBody>
        <div className="grid grid-cols-2 gap-3">
          <Field label="Dataset" name="datasetVersionId">
            {input => (
              <Choice {...input} value={datasetId} onChange={e => setDatasetId(e.target.value)}>
                {datasets.map(d => (
                  <option key={d.id} value={d.id}>
                    Dataset {d.number}, {formatCounted(d.imageCount, 'image')}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
          <Field label="Recipe" name="recipe">
            {input => (
              <Choice {...input} value={recipeName} onChange={e => choose(e.target.value)}>
                {recipes.map(r => (
                  <option key={r.name} value={r.name}>
                    {r.title}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
        </div>
        {leaking && (
          <LeakageNotice
            version={leaking}
            actions={
              isWaived ? undefined : (
                <Button asChild>
                  <Link href={`/projects/${projectId}/datasets/${datasetId}`}>Go to dataset {leaking.number}</Link>
                </Button>
              )
            }
          />
        )}
        {recipe && <p className="text-muted">{recipe.description}</p>}
        <ModeFields draft={draft} onChange={setDraft} models={models} onSwitch={clear} upload={upload} />
        <ConfigFields draft={draft} onChange={setDraft} />
        <MemoryLine draft={draft} />
        <AugmentationFields draft={draft} onChange={setDraft} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isRunning} disabledReason={whyNotYet(isWaived, isWaiting)}>
          Start
        </Button>
      </DialogFooter>
    </Form>
  )
}

function whyNotYet(isWaived: boolean, isWaiting: boolean): string | undefined {
  if (!isWaived) return 'Runs on this dataset are refused for its leakage, until somebody looks or signs a waiver.'
  return isWaiting ? 'No weights have arrived yet.' : undefined
}
