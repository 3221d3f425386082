'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ClassMark } from '@/components/class-mark.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Choice, TextInput } from '@/components/field.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Time } from '@/components/time.tsx'
import { AttributeDraft } from '@/features/attributes/attribute-draft.tsx'
import { type AttributeAnswer, askedOf, sayGiven } from '@/features/attributes/attributes.ts'
import { useGuidelineVersion } from '@/features/guidelines/shown-guideline.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useViewer } from '@/features/viewer/viewer-context.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { type CannotTell, cannotTellReasons, whyNot } from './reading-words.ts'
import type { ShownImage, ShownReading } from './readings.tsx'

const decideMutation = graphql(
  `
  mutation AdjudicateImage($input: AdjudicateImageInput!, $idempotencyKey: String) {
    adjudicateImage(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Adjudication { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const undoMutation = graphql(
  `
  mutation UndoAdjudication($input: UndoAdjudicationInput!, $idempotencyKey: String) {
    undoAdjudication(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Adjudication { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface DecisionProps {
  image: ShownImage
  readings: readonly ShownReading[]
  viewerId: string | undefined
}

/** What was decided on an image whose readers disagree, or the choice to decide. */
export function Decision({ image, readings, viewerId }: DecisionProps) {
  const against = useReasonAgainst('ADJUDICATE_IMAGES')
  const [newest] = nodesOf(image.adjudications)
  const stands = newest && !newest.isUndone ? newest : undefined
  const isOpen = image.readingState === 'DISAGREED' || image.readingState === 'CANNOT_TELL'
  if (!stands && !isOpen) return null
  const isReader = readings.some(r => r.reader?.id === viewerId)
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line-strong p-3">
      {stands && <Decided image={image} decided={stands} isUndoable={!against} />}
      {!against && !isReader && <Decide image={image} readings={readings} isAnew={stands !== undefined} />}
      {!stands && (against || isReader) && (
        <p className="text-xs text-muted">
          {isReader ? 'You read it yourself: somebody else decides.' : 'A reviewer decides between them.'}
        </p>
      )}
    </div>
  )
}

interface DecidedProps {
  image: ShownImage
  decided: ShownImage['adjudications']['edges'][number]['node']
  isUndoable: boolean
}

function Decided({ image, decided, isUndoable }: DecidedProps) {
  const { act, isRunning, problem, clear } = useAct(undoMutation, ['Image'])
  const [isAsking, setIsAsking] = useState(false)
  const close = () => {
    clear()
    setIsAsking(false)
  }
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-baseline gap-2">
        <span className="text-xs text-muted">Decided</span>
        <ClassMark labelClass={decided.labelClass} className="flex-1 font-medium" />
        {isUndoable && (
          <Button size="sm" look="quiet" onClick={() => setIsAsking(true)}>
            Undo
          </Button>
        )}
      </p>
      <p className="text-xs text-muted">
        {decided.adjudicator.name}, <Time at={decided.createdAt} />
        {decided.cannotTell && `: ${whyNot[decided.cannotTell].toLowerCase()}`}
      </p>
      {decided.attributes.length > 0 && <p className="text-xs">{sayGiven(decided.attributes)}</p>}
      {decided.reason && <p className="text-xs">{decided.reason}</p>}
      {decided.note && <p className="text-xs">{decided.note}</p>}
      {isAsking && (
        <ConfirmDialog
          title="Undo this decision"
          consequence="What its readers said counts again. Once a dataset froze it, it can only be decided anew."
          verb="Undo"
          asksReason
          isRunning={isRunning}
          problem={problem}
          onConfirm={async reason => {
            if (await act({ input: { imageId: image.id, adjudicationId: decided.id, reason } })) close()
          }}
          onClose={close}
        />
      )}
    </div>
  )
}

function Decide({
  image,
  readings,
  isAnew,
}: {
  image: ShownImage
  readings: readonly ShownReading[]
  isAnew: boolean
}) {
  const { labelClasses, answerAttributes } = useProject()
  const [draftId, setDraftId] = useState<string>()
  const drafted = labelClasses.find(c => c.id === draftId)
  const viewer = useViewer()
  const guidelineVersion = useGuidelineVersion()
  const { act, isRunning, problem } = useAct(decideMutation, ['Image', 'ProjectImages'])
  const [reason, setReason] = useState('')
  const labelIds = readings.filter(r => r.state !== 'WITHDRAWN').flatMap(r => nodesOf(r.labels).map(l => l.id))
  const decide = async (
    answer: { labelClassId: string; attributes: AttributeAnswer[] } | { cannotTell: CannotTell },
  ) => {
    const view = viewer?.labelView(image.id) ?? null
    const input = { imageId: image.id, labelIds, reason: reason.trim() || null, view, guidelineVersion, ...answer }
    if (!(await act({ input }))) return
    setReason('')
    setDraftId(undefined)
  }
  const choose = (labelClassId: string) => {
    if (askedOf(answerAttributes, labelClassId).length > 0) setDraftId(labelClassId)
    else void decide({ labelClassId, attributes: [] })
  }
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="text-xs font-medium text-muted">{isAnew ? 'Decide anew' : 'Decide between them'}</h3>
      <TextInput
        aria-label="Reason of the decision"
        placeholder="Why (optional)"
        maxLength={1000}
        value={reason}
        onChange={e => setReason(e.target.value)}
      />
      <div className="flex flex-wrap gap-1">
        {labelClasses.map(c => (
          <Button key={c.id} size="sm" isBusy={isRunning} onClick={() => choose(c.id)}>
            <ClassMark labelClass={c} />
          </Button>
        ))}
        <Choice
          aria-label="Cannot be told"
          className="h-7 w-auto text-xs"
          value=""
          disabled={isRunning}
          onChange={e => {
            const why = cannotTellReasons.find(r => r === e.target.value)
            if (why) void decide({ cannotTell: why })
          }}
        >
          <option value="">Cannot be told …</option>
          {cannotTellReasons.map(why => (
            <option key={why} value={why}>
              {whyNot[why]}
            </option>
          ))}
        </Choice>
      </div>
      {drafted && (
        <AttributeDraft
          key={drafted.id}
          labelClass={drafted}
          asked={askedOf(answerAttributes, drafted.id)}
          chosen={{}}
          verb={`Decide ${drafted.name}`}
          isBusy={isRunning}
          onSubmit={attributes => void decide({ labelClassId: drafted.id, attributes })}
          onCancel={() => setDraftId(undefined)}
        />
      )}
      <ProblemNotice problem={problem} />
    </div>
  )
}
