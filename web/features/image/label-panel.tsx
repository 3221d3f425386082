'use client'
import { useState } from 'react'
import { ClassMark } from '@/components/class-mark.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { Tooltip } from '@/components/tooltip.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { useViewer } from '@/features/viewer/viewer-context.ts'
import { cn } from '@/lib/class-names.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { AnswerFields } from './answer-fields.tsx'
import { LabelConflictNotice } from './label-conflict-notice.tsx'
import type { CannotTell } from './reading-words.ts'
import { useReadingTime } from './use-reading-time.ts'
import { useSetLabel } from './use-set-label.ts'

export const labelPanelFragment = graphql(`
  fragment LabelPanel on Image {
    id
    labelVersion
    takenOutAt
    currentLabel { id labelClass { id } }
    ownReading { id version labelClass { id } cannotTell }
  }
`)

/** The answers to the project's question, one key each. */
export function LabelPanel({ image: ref }: { image: FragmentOf<typeof labelPanelFragment> }) {
  const image = readFragment(labelPanelFragment, ref)
  const { question, labelClasses, readerCount, isReviewed, viewerReadsBlind } = useProject()
  const isOwn = viewerReadsBlind || isReviewed || readerCount > 1
  const isOut = image.takenOutAt ? 'It was taken out: put it back first.' : undefined
  const against = useReasonAgainst('LABEL_IMAGES') ?? isOut
  const [reason, setReason] = useState('')
  const viewer = useViewer()
  const { set, running, problem, conflict, clear } = useSetLabel(image, isOwn ? ['Image'] : [])
  const own = image.ownReading
  // Where each reader answers for themselves, what is marked is one's own answer.
  const current = isOwn ? own?.labelClass?.id : image.currentLabel?.labelClass?.id
  const unsure = own?.cannotTell ?? null
  const [note, setNote] = useState('')
  const time = useReadingTime()

  async function answer(said: { labelClassId: string | null; cannotTell?: CannotTell }, expectedVersion: number) {
    if (against || running) return
    const view = viewer?.labelView(image.id) ?? null
    const words = { reason: reason.trim() || null, note: note.trim() || null }
    if (!(await set({ ...said, ...words, expectedVersion, view, durationMs: time.sinceAnswered() }))) return
    time.start()
    setReason('')
    setNote('')
  }
  const choose = (labelClassId: string, expectedVersion = image.labelVersion) =>
    answer({ labelClassId }, expectedVersion)
  useKeys(
    against
      ? []
      : labelClasses.slice(0, 9).map((c, i) => ({
          keys: String(i + 1),
          does: `Label as ${c.name}`,
          act: () => void choose(c.id),
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
              aria-busy={running === c.id || undefined}
              aria-disabled={against ? true : undefined}
              onClick={() => void choose(c.id)}
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
      {!against && (
        <AnswerFields
          unsure={current === undefined ? unsure : null}
          onUnsure={cannotTell => void answer({ labelClassId: null, cannotTell }, image.labelVersion)}
          note={note}
          onNote={setNote}
          reason={reason}
          onReason={setReason}
        />
      )}
      {conflict && (
        <LabelConflictNotice
          conflict={conflict}
          onDismiss={clear}
          onInsist={version => void choose(conflict.wantedId, version)}
        />
      )}
      {!conflict && <ProblemNotice problem={problem} />}
    </section>
  )
}
