'use client'
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react'
import { cn } from '@/lib/class-names.ts'
import { isBeside, type Problem } from '@/lib/problem.ts'

export const ProblemContext = createContext<Problem | undefined>(undefined)

interface FieldProps {
  label: string
  /** As the API names it: a refusal that names it stands beside it. */
  name: string
  hint?: ReactNode
  className?: string
  children: (input: InputAria) => ReactNode
}

interface InputAria {
  id: string
  name: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

/** What the API says about the input with this name. */
export function useFieldProblem(name: string): string | undefined {
  const problem = useContext(ProblemContext)
  if (!problem || !isBeside(problem, name)) return undefined
  const { kind, message, value, allowed } = problem
  if (kind !== 'InvalidInput') return message
  return value === undefined ? `Allowed: ${allowed}.` : `${value || 'Empty'} is not allowed. Allowed: ${allowed}.`
}

/** A label, an input, what is allowed, and what was refused. */
export function Field({ label, name, hint, className, children }: FieldProps) {
  const id = useId()
  const refused = useFieldProblem(name)
  const described = refused ? `${id}-refused` : hint ? `${id}-hint` : undefined
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      {children({ id, name, 'aria-describedby': described, 'aria-invalid': refused ? true : undefined })}
      {refused ? (
        <p id={`${id}-refused`} role="alert" className="text-xs text-danger">
          {refused}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )
      )}
    </div>
  )
}

const box =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-page px-2 text-sm text-ink placeholder:text-muted aria-invalid:border-danger disabled:opacity-60'

export const TextInput = ({ className, ...rest }: ComponentProps<'input'>) => (
  <input autoComplete="off" spellCheck={false} {...rest} className={cn(box, className)} />
)

export const TextArea = ({ className, ...rest }: ComponentProps<'textarea'>) => (
  <textarea {...rest} className={cn(box, 'h-auto resize-y py-1.5', className)} />
)

export const Choice = ({ className, ...rest }: ComponentProps<'select'>) => (
  <select {...rest} className={cn(box, 'pr-1', className)} />
)

/** What a Choice is between, in its order. */
export const Options = ({ of }: { of: readonly { value: string; text: string }[] }) =>
  of.map(({ value, text }) => (
    <option key={value} value={value}>
      {text}
    </option>
  ))
