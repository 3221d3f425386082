'use client'
import { useState } from 'react'
import { type AttributeAnswer, sayAnswers } from '@/features/attributes/attributes.ts'
import { useGuidelineVersion } from '@/features/guidelines/shown-guideline.tsx'
import type { AnswerInput } from '@/features/outbox/entry.ts'
import { useAnswersOf, useOutbox } from '@/features/outbox/outbox-context.tsx'
import { useProject } from '@/features/project/project.ts'
import { useViewer } from '@/features/viewer/viewer-context.ts'
import type { Problem } from '@/lib/problem.ts'
import { whyNot } from './reading-words.ts'
import { useReadingTime } from './use-reading-time.ts'

interface Answered {
  id: string
  fileName: string
  labelVersion: number
}

export interface Said extends Pick<AnswerInput, 'labelClassId' | 'cannotTell'> {
  attributes: AttributeAnswer[]
}

/** Puts an answer on an image into the outbox, from where it goes to the server by itself. */
export function useKeep(image: Answered, isOwn: boolean) {
  const outbox = useOutbox()
  const { id: projectId, labelClasses, answerAttributes } = useProject()
  const guidelineVersion = useGuidelineVersion()
  const [problem, setProblem] = useState<Problem>()

  /** @returns whether it is kept */
  async function keep(said: Omit<AnswerInput, 'imageId' | 'expectedVersion' | 'guidelineVersion'>): Promise<boolean> {
    const name = labelClasses.find(c => c.id === said.labelClassId)?.name ?? ''
    const beside = sayAnswers(answerAttributes, said.attributes ?? [])
    const words = said.cannotTell
      ? `Cannot tell: ${whyNot[said.cannotTell].toLowerCase()}`
      : `${name}${beside && ` (${beside})`}`
    const input = { ...said, imageId: image.id, expectedVersion: image.labelVersion, guidelineVersion }
    setProblem(undefined)
    try {
      await outbox.add({ projectId, imageName: image.fileName, words, input, isAskedAnew: isOwn })
      return true
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      setProblem({ kind: 'Transport', message: `${words} was not saved: this browser could not keep it (${why}).` })
      return false
    }
  }
  return { keep, problem }
}

/** Gives answers on an image, with what is written beside them. */
export function useAnswer(image: Answered, isOwn: boolean) {
  const { keep, problem } = useKeep(image, isOwn)
  const answers = useAnswersOf(image.id)
  const viewer = useViewer()
  const time = useReadingTime()
  const [note, setNote] = useState('')
  const [reason, setReason] = useState('')
  const [confidence, setConfidence] = useState('')

  /** @returns whether it is kept */
  async function give(said: Said): Promise<boolean> {
    const sure = confidence === '' ? null : Number(confidence)
    const written = { reason: reason.trim() || null, note: note.trim() || null, confidence: sure }
    const durationMs = time.sinceAnswered()
    // Before it is kept: what was written goes with this answer, and not with the next one too.
    time.start()
    setReason('')
    setNote('')
    setConfidence('')
    const isKept = await keep({ ...said, ...written, durationMs, view: viewer?.labelView(image.id) ?? null })
    if (!isKept) {
      setReason(written.reason ?? '')
      setNote(written.note ?? '')
      setConfidence(confidence)
    }
    return isKept
  }
  return { give, answers, problem, note, setNote, reason, setReason, confidence, setConfidence }
}
