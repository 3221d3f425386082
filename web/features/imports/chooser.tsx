'use client'
import { useId } from 'react'
import { Choice, Options } from '@/components/field.tsx'

interface ChooserProps {
  label: string
  value: string
  onChange: (value: string) => void
  choices: readonly { value: string; text: string }[]
}

/** A choice in one line with its label. */
export function Chooser({ label, value, onChange, choices }: ChooserProps) {
  const id = useId()
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <label htmlFor={id} className="whitespace-nowrap text-xs text-muted">
        {label}
      </label>
      <Choice id={id} value={value} onChange={e => onChange(e.target.value)} className="max-w-72">
        <Options of={choices} />
      </Choice>
    </span>
  )
}
