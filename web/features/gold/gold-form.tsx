'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Choice, Field, TextArea, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { cannotTellReasons, whyNot } from '@/features/image/reading-words.ts'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import type { GoldImage } from './gold.ts'

const setMutation = graphql(
  `
  mutation SetGoldAnswer($input: SetGoldAnswerInput!, $idempotencyKey: String) {
    setGoldAnswer(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on GoldAnswer { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** What an image shows, and what readers are told beside it. */
export function GoldForm({ image, onClose }: { image: GoldImage; onClose: () => void }) {
  const { labelClasses } = useProject()
  const { goldAnswer: gold } = image
  const { act, isRunning, problem } = useAct(setMutation, ['Image', 'ProjectImages'])
  const [answer, setAnswer] = useState<string>(gold?.labelClass?.id ?? gold?.cannotTell ?? '')
  const [explanation, setExplanation] = useState(gold?.explanation ?? '')
  const [reason, setReason] = useState('')
  const cannotTell = cannotTellReasons.find(why => why === answer) ?? null
  async function submit() {
    const said = cannotTell ? { cannotTell } : { labelClassId: answer }
    const written = { explanation: explanation.trim() || null, reason: reason.trim() || null }
    const input = { imageId: image.id, expectedNumber: gold?.number ?? 0, ...said, ...written }
    if (await act({ input })) onClose()
  }
  const fields = ['labelClassId', 'cannotTell', 'explanation', 'reason']
  return (
    <Form label="Gold answer" problem={problem} fields={fields} onSubmit={() => void submit()}>
      <div className="flex flex-col gap-2">
        <Field label="It shows" name="labelClassId">
          {input => (
            <Choice {...input} value={answer} onChange={e => setAnswer(e.target.value)}>
              <option value="">Choose …</option>
              {labelClasses.map(c => (
                <option key={c.id} value={c.id}>
                  {c.name}
                </option>
              ))}
              {cannotTellReasons.map(why => (
                <option key={why} value={why}>
                  Cannot tell: {whyNot[why].toLowerCase()}
                </option>
              ))}
            </Choice>
          )}
        </Field>
        <Field label="Explanation" name="explanation" hint="Readers see it with the gold answer, where they are told.">
          {input => (
            <TextArea
              {...input}
              rows={3}
              maxLength={2000}
              value={explanation}
              onChange={e => setExplanation(e.target.value)}
            />
          )}
        </Field>
        <Field label="Reason (optional)" name="reason" hint="For the audit trail.">
          {input => <TextInput {...input} maxLength={500} value={reason} onChange={e => setReason(e.target.value)} />}
        </Field>
        <div className="flex gap-1">
          <Button
            type="submit"
            size="sm"
            look="primary"
            isBusy={isRunning}
            disabledReason={answer === '' ? 'Choose what it shows.' : undefined}
          >
            Save
          </Button>
          <Button size="sm" look="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
    </Form>
  )
}
