import { useId } from 'react'
import { cn } from '@/lib/class-names.ts'
import { TextInput } from './field.tsx'

interface DayInputProps {
  label: string
  /** YYYY-MM-DD, as all days here; null: none. */
  day: string | null
  min?: string | null
  max?: string | null
  /** @param day empty: none */
  onChange: (day: string) => void
  className?: string
  labelClassName?: string
}

/** A day, beside what it is the first or the last of. */
export function DayInput({ label, day, min, max, onChange, className, labelClassName }: DayInputProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id} className={cn('whitespace-nowrap text-xs text-muted', labelClassName)}>
        {label}
      </label>
      <TextInput
        id={id}
        type="date"
        value={day ?? ''}
        min={min ?? undefined}
        max={max ?? undefined}
        onChange={e => onChange(e.target.value)}
        className={className}
      />
    </>
  )
}
