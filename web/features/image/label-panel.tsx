'use client'
import { useState } from 'react'
import { ClassMark } from '@/components/class-mark.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { Tooltip } from '@/components/tooltip.tsx'
import { AttributeDraft } from '@/features/attributes/attribute-draft.tsx'
import { askedOf } from '@/features/attributes/attributes.ts'
import { GoldFeedback } from '@/features/gold/gold-feedback.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { useViewer } from '@/features/viewer/viewer-context.ts'
import { cn } from '@/lib/class-names.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { AnswerFields } from './answer-fields.tsx'
import { AnswerStatus } from './answer-status.tsx'
import { BesideClass } from './beside-class.tsx'
import { GoOnSwitch, useGoOn } from './go-on.tsx'
import { TakeBack } from './take-back.tsx'
import { type Said, useAnswer } from './use-answer.ts'
import { useDraft } from './use-draft.ts'

export const labelPanelFragment = graphql(`
  fragment LabelPanel on Image {
    id
    fileName
    labelVersion
    takenOutAt
    readerCount
    labels(first: 50) { edges { cursor node { id takenBackAt reading { id } } } }
    currentLabel { id labelClass { id } attributes { attribute { id name } choices { id name } } }
    ownReading { id round state version labelClass { id } cannotTell attributes { attribute { id name } choices { id name } } }
  }
`)

interface LabelPanelProps {
  image: FragmentOf<typeof labelPanelFragment>
  /** The next one of the list that this one was opened from. */
  nextId: string | null
  onGo: (imageId: string) => void
}

/** The answers to the project's question, one key each. */
export function LabelPanel({ image: ref, nextId, onGo }: LabelPanelProps) {
  const image = readFragment(labelPanelFragment, ref)
  const { question, labelClasses, answerAttributes, readerCount, isReviewed, viewerReadsBlind } = useProject()
  // What is said of an image that came back is of a second reading, beside what counts.
  const isRepeat = image.ownReading?.round === 2
  const isOwn = viewerReadsBlind || isReviewed || (image.readerCount ?? readerCount) > 1 || isRepeat
  const isOut = image.takenOutAt ? 'It was taken out: put it back first.' : undefined
  const against = useReasonAgainst('LABEL_IMAGES') ?? isOut
  const viewer = useViewer()
  const { give, answers, problem, ...written } = useAnswer(image, isOwn)
  const { goOn, ...going } = useGoOn({ imageId: image.id, nextId, onGo })
  const [isUnseen, setIsUnseen] = useState(false)
  // What was taken back is not said any more.
  const own = image.ownReading?.state === 'WITHDRAWN' ? null : image.ownReading
  // What was pressed last stands as it will once it is saved; what was refused does not.
  const waiting = answers.findLast(e => e.state === 'waiting')
  // Where each reader answers for themselves, what is marked is one's own answer.
  const saved = isOwn ? own?.labelClass?.id : image.currentLabel?.labelClass?.id
  const current = waiting ? (waiting.input.labelClassId ?? undefined) : saved
  const unsure = waiting ? waiting.input.cannotTell : (own?.cannotTell ?? null)

  /** @returns whether it is kept */
  async function answer(said: Said): Promise<boolean> {
    if (against) return false
    // That a picture cannot be seen at all may be said of one that was not.
    const isSeen = viewer?.hasShown(image.id) || said.cannotTell === 'OTHER'
    setIsUnseen(!isSeen)
    const isKept = isSeen && (await give(said))
    if (isKept) goOn()
    return isKept
  }
  const ownLabelId = nodesOf(image.labels).find(l => l.reading.id === own?.id && !l.takenBackAt)?.id ?? null
  const given = (isOwn ? own : image.currentLabel)?.attributes ?? []
  const { draft, choose, chosen, ...drafting } = useDraft({ answer, current, given, waiting })
  useKeys(
    against
      ? []
      : labelClasses.slice(0, 9).map((c, i) => ({
          keys: String(i + 1),
          does: `Label as ${c.name}`,
          act: () => choose(c.id),
        })),
  )
  return (
    <section aria-labelledby="question" className="flex flex-col gap-2">
      <h2 id="question" className="font-semibold">
        {question}
      </h2>
      <div className="flex flex-col gap-1.5">
        {labelClasses.map((c, i) => {
          const button = (
            <button
              key={c.id}
              type="button"
              aria-pressed={current === c.id}
              aria-busy={waiting?.input.labelClassId === c.id || undefined}
              aria-disabled={against ? true : undefined}
              onClick={() => choose(c.id)}
              className={cn(
                'flex h-9 items-center gap-2 rounded-md border border-line-strong px-3 text-left text-base hover:bg-raised aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
                current === c.id && 'border-accent bg-accent-wash font-medium',
              )}
            >
              <ClassMark labelClass={c} className="flex-1" />
              {current === c.id && <span className="text-xs font-normal text-muted">current</span>}
              {i < 9 && <Keys keys={String(i + 1)} />}
            </button>
          )
          return against ? (
            <Tooltip key={c.id} text={against}>
              {button}
            </Tooltip>
          ) : (
            button
          )
        })}
      </div>
      {draft && !against ? (
        <AttributeDraft
          key={draft.id}
          labelClass={draft}
          asked={askedOf(answerAttributes, draft.id)}
          chosen={draft.id === current ? chosen : {}}
          verb={`Answer ${draft.name}`}
          onSubmit={drafting.submit}
          onCancel={drafting.cancel}
        />
      ) : (
        <BesideClass labelClassId={current} chosen={chosen} onChange={against ? undefined : drafting.open} />
      )}
      {!against && (
        <AnswerFields
          unsure={current === undefined ? unsure : null}
          onUnsure={cannotTell => void drafting.sayUnsure(cannotTell)}
          note={written.note}
          onNote={written.setNote}
          reason={written.reason}
          onReason={written.setReason}
          confidence={written.confidence}
          onConfidence={written.setConfidence}
        />
      )}
      {isUnseen && (
        <p role="alert" className="text-xs text-warn">
          Not answered: the picture is not shown yet. Of a picture that does not come, say "Cannot tell: something
          else".
        </p>
      )}
      {isRepeat && own && own.version > 0 && (
        <p role="status" className="text-xs text-muted">
          You have read this image before. What you said now tells how steady you are; what you said first stands.
        </p>
      )}
      <AnswerStatus answers={answers} />
      {!against && <TakeBack image={image} ownLabelId={ownLabelId} onGo={onGo} />}
      <GoldFeedback imageId={image.id} isAnswered={(own?.version ?? 0) > 0} onGo={onGo} />
      <ProblemNotice problem={problem} />
      {!against && <GoOnSwitch {...going} />}
    </section>
  )
}
