'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Choice, TextInput } from '@/components/field.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { AttributeDraft } from '@/features/attributes/attribute-draft.tsx'
import { type AttributeAnswer, askedOf, chosenIn } from '@/features/attributes/attributes.ts'
import { useGuidelineVersion } from '@/features/guidelines/shown-guideline.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import type { ShownReading } from './readings.tsx'

const reviewMutation = graphql(
  `
  mutation ReviewLabel($input: ReviewLabelInput!, $idempotencyKey: String) {
    reviewLabel(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Review { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface Other {
  labelClassId: string
  attributes: AttributeAnswer[]
}

/** A reviewer's word on one answer: it stands, it goes back with a comment, or another stands in its place. */
export function ReviewAnswer({ reading }: { reading: ShownReading }) {
  const { labelClasses, answerAttributes } = useProject()
  const [draftId, setDraftId] = useState<string>()
  const { act, isRunning, problem } = useAct(reviewMutation, ['Image'])
  const [comment, setComment] = useState('')
  const guidelineVersion = useGuidelineVersion()
  const [label] = nodesOf(reading.labels)
  if (!label || reading.state === 'WITHDRAWN' || reading.state === 'OPEN') return null
  const say = async (verdict: 'ACCEPT' | 'CHANGE' | 'RETURN', other?: Other) => {
    const input = { labelId: label.id, expectedState: reading.state, verdict, comment: comment.trim() || null }
    if (!(await act({ input: { ...input, ...(other ? { ...other, guidelineVersion } : {}) } }))) return
    setComment('')
    setDraftId(undefined)
  }
  const choose = (labelClassId: string) => {
    if (askedOf(answerAttributes, labelClassId).length > 0) setDraftId(labelClassId)
    else void say('CHANGE', { labelClassId, attributes: [] })
  }
  // The same class is another answer where something is asked beside it.
  const others = labelClasses.filter(c => c.id !== reading.labelClass?.id || askedOf(answerAttributes, c.id).length > 0)
  const drafted = labelClasses.find(c => c.id === draftId)
  const isOver = reading.state === 'ACCEPTED'
  return (
    <div className="flex flex-col gap-1">
      <TextInput
        aria-label="Comment of the review"
        placeholder="Comment; to send it back, say why"
        maxLength={1000}
        value={comment}
        onChange={e => setComment(e.target.value)}
      />
      <div className="flex flex-wrap gap-1">
        <Button
          size="sm"
          isBusy={isRunning}
          disabledReason={isOver ? 'It is accepted.' : undefined}
          onClick={() => void say('ACCEPT')}
        >
          Accept
        </Button>
        <Button
          size="sm"
          isBusy={isRunning}
          disabledReason={
            reading.reader === null
              ? 'An import brought it: there is nobody to send it back to.'
              : comment.trim()
                ? undefined
                : 'Say why first.'
          }
          onClick={() => void say('RETURN')}
        >
          Send back
        </Button>
        <Choice
          aria-label="Change to"
          className="h-7 w-auto flex-1 text-xs"
          value=""
          disabled={isRunning}
          onChange={e => e.target.value && choose(e.target.value)}
        >
          <option value="">Change to …</option>
          {others.map(c => (
            <option key={c.id} value={c.id}>
              {c.name}
            </option>
          ))}
        </Choice>
      </div>
      {drafted && (
        <AttributeDraft
          key={drafted.id}
          labelClass={drafted}
          asked={askedOf(answerAttributes, drafted.id)}
          chosen={drafted.id === reading.labelClass?.id ? chosenIn(label.attributes) : {}}
          verb={`Change to ${drafted.name}`}
          isBusy={isRunning}
          onSubmit={attributes => void say('CHANGE', { labelClassId: drafted.id, attributes })}
          onCancel={() => setDraftId(undefined)}
        />
      )}
      <ProblemNotice problem={problem} />
    </div>
  )
}
