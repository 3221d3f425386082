'use client'
import type { FormEvent, ReactNode } from 'react'
import { isBeside, type Problem } from '@/lib/problem.ts'
import { ProblemContext } from './field.tsx'
import { Notice } from './notice.tsx'

interface FormProps {
  label: string
  problem: Problem | undefined
  /** Names of the inputs inside: a refusal that names none of them is shown for the form as a whole. */
  fields: readonly string[]
  onSubmit: () => void
  children: ReactNode
  className?: string
}

export function Form({ label, problem, fields, onSubmit, children, className = 'flex min-h-0 flex-col' }: FormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    onSubmit()
  }
  return (
    <ProblemContext value={problem}>
      {/* Sent by the browser itself, before the page has woken up, what was typed would stand in the address. */}
      <form aria-label={label} method="post" noValidate onSubmit={submit} className={className}>
        {children}
        <FormProblem problem={problem} fields={fields} />
      </form>
    </ProblemContext>
  )
}

function FormProblem({ problem, fields }: { problem: Problem | undefined; fields: readonly string[] }) {
  if (!problem || fields.some(field => isBeside(problem, field))) return null
  return (
    <div className="order-1 px-4 pb-3">
      <ProblemNotice problem={problem} />
    </div>
  )
}

/** A refusal that belongs to no single input. */
export function ProblemNotice({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null
  return <Notice tone="danger">{problem.message}</Notice>
}
