'use client'
import { type KeyboardEvent, useRef } from 'react'
import { Choice, TextInput } from '@/components/field.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { type CannotTell, cannotTellReasons, whyNot } from './reading-words.ts'

interface AnswerFieldsProps {
  /** Why it was said that it cannot be told, where that is what was said. */
  unsure: CannotTell | null
  onUnsure: (why: CannotTell) => void
  note: string
  onNote: (note: string) => void
  reason: string
  onReason: (reason: string) => void
  /** As it is typed: percent, or nothing. */
  confidence: string
  onConfidence: (confidence: string) => void
}

const leave = (e: KeyboardEvent<HTMLInputElement>) =>
  (e.key === 'Enter' || e.key === 'Escape') && e.currentTarget.blur()

/** What goes with an answer, and the answer that there is none. */
export function AnswerFields({ unsure, onUnsure, ...props }: AnswerFieldsProps) {
  const { note, onNote, reason, onReason, confidence, onConfidence } = props
  const choice = useRef<HTMLSelectElement>(null)
  const noteInput = useRef<HTMLInputElement>(null)
  const confidenceInput = useRef<HTMLInputElement>(null)
  const reasonInput = useRef<HTMLInputElement>(null)
  useKeys([
    { keys: 'd', does: 'Cannot tell', act: () => choice.current?.focus() },
    { keys: 'N', does: 'Write a note', act: () => noteInput.current?.focus() },
    { keys: '%', does: 'Say how sure', act: () => confidenceInput.current?.focus() },
    { keys: 'r', does: 'Write a reason', act: () => reasonInput.current?.focus() },
  ])
  return (
    <>
      <Choice
        ref={choice}
        aria-label="Cannot tell"
        value={unsure ?? ''}
        onChange={e => {
          const why = cannotTellReasons.find(r => r === e.target.value)
          if (why) onUnsure(why)
        }}
        onKeyDown={e => e.key === 'Escape' && e.currentTarget.blur()}
      >
        <option value="">Cannot tell …</option>
        {cannotTellReasons.map(why => (
          <option key={why} value={why}>
            Cannot tell: {whyNot[why].toLowerCase()}
          </option>
        ))}
      </Choice>
      <TextInput
        ref={noteInput}
        aria-label="Note on the image"
        placeholder="Note on the image (optional)"
        maxLength={4000}
        value={note}
        onChange={e => onNote(e.target.value)}
        onKeyDown={leave}
      />
      <TextInput
        ref={confidenceInput}
        aria-label="How sure, percent"
        placeholder="How sure, 0 to 100 % (optional)"
        inputMode="numeric"
        maxLength={3}
        value={confidence}
        onChange={e => {
          const digits = e.target.value.replace(/\D/g, '')
          if (Number(digits) <= 100) onConfidence(digits)
        }}
        onKeyDown={leave}
      />
      <TextInput
        ref={reasonInput}
        aria-label="Reason for the next label"
        placeholder="Reason for the next label (optional)"
        maxLength={1000}
        value={reason}
        onChange={e => onReason(e.target.value)}
        onKeyDown={leave}
      />
    </>
  )
}
