'use client'
import { useState } from 'react'
import { Field, TextInput, useFieldProblem } from '@/components/field.tsx'
import type { Draft } from './source.ts'

interface SourceOptionsProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

/** What most sources need not be told; it opens by itself where something in it was refused. */
export function SourceOptions({ draft, onChange }: SourceOptionsProps) {
  const [isOpen, setIsOpen] = useState(false)
  const problem = useFieldProblem('frame')
  return (
    <details open={isOpen || problem !== undefined} onToggle={e => setIsOpen(e.currentTarget.open)}>
      <summary className="w-fit rounded-sm text-muted hover:text-ink">Options</summary>
      <div className="flex flex-col gap-3 pt-2">
        <Field
          label="Frame (optional)"
          name="frame"
          hint="Of multi-frame DICOM, from 1; else those are refused."
          className="w-72"
        >
          {input => (
            <TextInput
              {...input}
              inputMode="numeric"
              value={draft.frame}
              onChange={e => onChange({ frame: e.target.value })}
            />
          )}
        </Field>
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5"
            checked={draft.isUnseen}
            onChange={e => onChange({ isUnseen: e.target.checked })}
          />
          <span>
            Add without looking first
            <span className="block text-xs text-muted">Refused where it is not clear how it is to be read.</span>
          </span>
        </label>
      </div>
    </details>
  )
}
