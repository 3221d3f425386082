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
  const listProblem = useFieldProblem('fileList')
  const frameProblem = useFieldProblem('frame')
  return (
    <details
      open={isOpen || listProblem !== undefined || frameProblem !== undefined}
      onToggle={e => setIsOpen(e.currentTarget.open)}
    >
      <summary className="w-fit rounded-sm text-muted hover:text-ink">Options</summary>
      <div className="grid gap-3 pt-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Field
          label="List of files (optional)"
          name="fileList"
          hint="Path inside of the CSV or JSON to go by, where there is more than one."
        >
          {input => (
            <TextInput
              {...input}
              className="font-mono"
              value={draft.fileList}
              onChange={e => onChange({ fileList: e.target.value })}
              placeholder="manifest.csv"
            />
          )}
        </Field>
        <Field label="Frame (optional)" name="frame" hint="Of multi-frame DICOM, from 1; else those are refused.">
          {input => (
            <TextInput
              {...input}
              inputMode="numeric"
              value={draft.frame}
              onChange={e => onChange({ frame: e.target.value })}
            />
          )}
        </Field>
      </div>
    </details>
  )
}
