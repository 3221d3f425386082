'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Segments } from '@/components/segments.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { readNumbers } from '@/lib/read-numbers.ts'
import { useAct } from '@/lib/use-act.ts'
import { type FreezeAnswers, FreezeQuestions, freezeQuestionsQuery } from './freeze-questions.tsx'
import { isPublished, PublishedFields, type PublishedRule, publishedQuery } from './published-fields.tsx'
import { SplitFields } from './split-fields.tsx'

const freezeMutation = graphql(
  `
  mutation FreezeDataset($input: FreezeDatasetInput!, $idempotencyKey: String) {
    freezeDataset(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on DatasetFreeze { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const starts = {
  ratio: { train: '0.8', validation: '0.1', test: '0.1' },
  counts: { train: '', validation: '', test: '' },
}

interface FreezeDialogProps {
  labelled: number
  /** Images with names in the picture. */
  leftOut: number
  /** @param freezeId of the request */
  onAsked: (freezeId: string) => void
  onClose: () => void
}

export function FreezeDialog({ labelled, leftOut, onAsked, onClose }: FreezeDialogProps) {
  const { id: projectId } = useProject()
  const [chosen, setChosen] = useState<'ratio' | 'counts' | 'published'>()
  const [publishedRule, setPublishedRule] = useState<PublishedRule>('AS_PUBLISHED')
  const [sizes, setSizes] = useState(starts)
  const [seed, setSeed] = useState('1')
  const [answers, setAnswers] = useState<FreezeAnswers>({ suspectedBurnedIn: null, whileImporting: false })
  const { data, refetch } = useQuery(freezeQuestionsQuery, { variables: { projectId }, fetchPolicy: 'network-only' })
  const { data: asPublished, error: unknown } = useQuery(publishedQuery, {
    variables: { projectId },
    fetchPolicy: 'network-only',
  })
  const isKnown = asPublished !== undefined || unknown !== undefined
  const published = asPublished?.project?.publishedSplits
  const rule = chosen ?? (published && isPublished(published) ? 'published' : 'ratio')
  // What was published as it stands leaves nothing to a seed.
  const isSeeded = rule !== 'published' || publishedRule === 'VALIDATION_DIVIDED'
  const { act, isRunning, problem, clear, refuse } = useAct(freezeMutation, ['OpenFreezes'])

  async function submit() {
    if (!isKnown) return
    const read =
      rule === 'published' ? { values: publishedRule } : readNumbers(sizes[rule], rule === 'counts' ? 'whole' : 'any')
    if ('problem' in read) return refuse(read.problem)
    const readSeed = readNumbers({ seed: isSeeded ? seed : '1' })
    if ('problem' in readSeed) return refuse(readSeed.problem)
    const freeze = await act({ input: { projectId, [rule]: read.values, ...readSeed.values, ...answers } })
    if (freeze) onAsked(freeze.id)
    // It may ask what it did not when this was opened.
    else await refetch()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Freeze dataset"
      description={`${formatCounted(labelled, 'labelled image')} as they stand when a worker begins.`}
    >
      <Form
        label="Freeze dataset"
        problem={problem}
        fields={[
          'ratio',
          'counts',
          'published',
          'train',
          'validation',
          'test',
          'seed',
          'suspectedBurnedIn',
          'whileImporting',
        ]}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          {leftOut > 0 && (
            <p className="text-muted">
              {formatCount(leftOut)} with names in the picture {leftOut === 1 ? 'is' : 'are'} left out.
            </p>
          )}
          {data?.project && <FreezeQuestions asked={data.project} answers={answers} onAnswer={setAnswers} />}
          <Segments
            label="Split by"
            value={rule}
            onChange={value => {
              clear()
              setChosen(value)
            }}
            choices={[
              ...(published && isPublished(published) ? [{ value: 'published' as const, text: 'As published' }] : []),
              { value: 'ratio', text: 'By ratio' },
              { value: 'counts', text: 'By number of images' },
            ]}
          />
          {rule === 'published' ? (
            published && <PublishedFields published={published} rule={publishedRule} onChange={setPublishedRule} />
          ) : (
            <SplitFields
              rule={rule}
              sizes={sizes[rule]}
              onChange={changed => {
                setChosen(rule)
                setSizes({ ...sizes, [rule]: changed })
              }}
            />
          )}
          {isSeeded && (
            <Field
              label="Seed"
              name="seed"
              hint="The same seed on the same labels makes the same split."
              className="w-40"
            >
              {input => (
                <TextInput {...input} inputMode="numeric" value={seed} onChange={e => setSeed(e.target.value)} />
              )}
            </Field>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={isRunning}
            disabledReason={isKnown ? undefined : 'What splits were published is still being looked up.'}
          >
            Freeze
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
