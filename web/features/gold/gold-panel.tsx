'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ClassMark } from '@/components/class-mark.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Time } from '@/components/time.tsx'
import { whyNot } from '@/features/image/reading-words.ts'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql, readFragment } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Gold, type GoldRef, goldFragment } from './gold.ts'
import { GoldForm } from './gold-form.tsx'

const takeBackMutation = graphql(
  `
  mutation TakeBackGoldAnswer($input: TakeBackGoldAnswerInput!, $idempotencyKey: String) {
    takeBackGoldAnswer(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on GoldAnswer { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** What readers are measured by on an image, for those who may see it: set, changed, taken back. */
export function GoldPanel({ image: ref }: { image: GoldRef }) {
  const image = readFragment(goldFragment, ref)
  const { isBlind, viewerReadsBlind } = useProject()
  const against = useReasonAgainst('SET_GOLD')
  const [isSetting, setIsSetting] = useState(false)
  const { goldAnswer: gold } = image
  if (viewerReadsBlind || (!gold && (against || !isBlind || image.takenOutAt))) return null
  const isFixed = against !== undefined
  return (
    <section aria-labelledby="gold" className="flex flex-col gap-2">
      <h2 id="gold" className="font-semibold">
        Gold answer
      </h2>
      {gold && (
        <Stands
          imageId={image.id}
          gold={gold}
          isFixed={isFixed}
          onChange={image.takenOutAt ? undefined : () => setIsSetting(true)}
        />
      )}
      {isSetting ? (
        <GoldForm image={image} onClose={() => setIsSetting(false)} />
      ) : (
        !gold && (
          <div className="flex flex-col items-start gap-1">
            <p className="text-xs text-muted">Readers are not measured by this image.</p>
            <Button size="sm" onClick={() => setIsSetting(true)}>
              Set a gold answer
            </Button>
          </div>
        )
      )}
    </section>
  )
}

interface StandsProps {
  imageId: string
  gold: Gold
  isFixed: boolean
  /** Undefined: it was taken out. */
  onChange: (() => void) | undefined
}

function Stands({ imageId, gold, isFixed, onChange }: StandsProps) {
  const { act, isRunning, problem, clear } = useAct(takeBackMutation, ['Image', 'ProjectImages'])
  const [isAsking, setIsAsking] = useState(false)
  const close = () => {
    clear()
    setIsAsking(false)
  }
  return (
    <div className="flex flex-col gap-1">
      <ClassMark labelClass={gold.labelClass} className="font-medium" />
      <p className="text-xs text-muted">
        {gold.setBy.name}, <Time at={gold.createdAt} />
        {gold.cannotTell && `: ${whyNot[gold.cannotTell].toLowerCase()}`}
      </p>
      {gold.explanation && <p className="whitespace-pre-line text-xs wrap-anywhere">{gold.explanation}</p>}
      <p className="text-xs text-muted">It is the reference label; what readers answer moves nothing.</p>
      {!isFixed && (
        <div className="flex gap-1">
          {onChange && (
            <Button size="sm" onClick={onChange}>
              Change
            </Button>
          )}
          <Button size="sm" look="quiet" onClick={() => setIsAsking(true)}>
            Take back
          </Button>
        </div>
      )}
      {isAsking && (
        <ConfirmDialog
          title="Take back the gold answer"
          consequence="Readers are measured by this image no more, and what they said of it counts as of any other."
          verb="Take back"
          asksReason
          isRunning={isRunning}
          problem={problem}
          onConfirm={async reason => {
            if (await act({ input: { imageId, goldAnswerId: gold.id, reason } })) close()
          }}
          onClose={close}
        />
      )}
    </div>
  )
}
