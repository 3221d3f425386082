import { useId } from 'react'
import { TextInput } from '@/components/field.tsx'

interface PercentInputProps {
  label: string
  /** Whole percent; null: none. */
  percent: number | null
  min: number
  max?: number
  onChange: (percent: number | null) => void
}

/** A bound in percent, taken over when whoever types is done: with Enter, or by going elsewhere. */
export function PercentInput({ label, percent, min, max = 100, onChange }: PercentInputProps) {
  const id = useId()
  function take(input: HTMLInputElement) {
    const next = input.value === '' ? null : input.valueAsNumber
    if (next === percent) return
    if (input.reportValidity()) onChange(next)
  }
  return (
    <span className="flex items-center gap-2 px-2 py-0.5">
      <label htmlFor={id} className="flex-1 whitespace-nowrap text-xs text-muted">
        {label}
      </label>
      <TextInput
        // What it is changed to elsewhere, it shows.
        key={percent}
        id={id}
        type="number"
        min={min}
        max={max}
        step={1}
        defaultValue={percent ?? ''}
        onBlur={e => take(e.currentTarget)}
        onKeyDown={e => e.key === 'Enter' && take(e.currentTarget)}
        className="h-7 w-16 text-xs"
      />
      <span aria-hidden className="text-xs text-muted">
        %
      </span>
    </span>
  )
}
