'use client'
import { Field, TextInput, useFieldProblem } from '@/components/field.tsx'

type Sizes = Record<'train' | 'validation' | 'test', string>

const fields = [
  { name: 'train', label: 'Train' },
  { name: 'validation', label: 'Validation' },
  { name: 'test', label: 'Test' },
] as const

interface SplitFieldsProps {
  rule: 'ratio' | 'counts'
  sizes: Sizes
  onChange: (sizes: Sizes) => void
}

export function SplitFields({ rule, sizes, onChange }: SplitFieldsProps) {
  const whole = useFieldProblem(rule)
  const each = [useFieldProblem('train'), useFieldProblem('validation'), useFieldProblem('test')]
  return (
    <div className="flex flex-col gap-1">
      <div className="grid grid-cols-3 gap-3">
        {fields.map(({ name, label }) => (
          <Field key={name} label={label} name={name}>
            {input => (
              <TextInput
                {...input}
                inputMode="decimal"
                value={sizes[name]}
                onChange={e => onChange({ ...sizes, [name]: e.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {whole && !each.some(Boolean) ? (
        <p role="alert" className="text-xs text-danger">
          {whole}
        </p>
      ) : (
        <p className="text-xs text-muted">
          {rule === 'ratio'
            ? 'Shares of the images; they add up to 1.'
            : 'Numbers of images, for example 3800, 200, 200.'}
        </p>
      )}
    </div>
  )
}
