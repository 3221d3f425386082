'use client'
import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/button.tsx'
import { TextInput, useFieldProblem } from '@/components/field.tsx'
import { classColour } from '@/lib/class-colour.ts'

export interface ClassDraft {
  name: string
  isPositive: boolean
}

/** The possible answers, in the order of their number keys; at most one is the positive one. */
export function ClassesField({ classes, onChange }: { classes: ClassDraft[]; onChange: (c: ClassDraft[]) => void }) {
  const refused = useFieldProblem('labelClasses')
  const change = (at: number, part: Partial<ClassDraft>) =>
    onChange(classes.map((c, i) => (i === at ? { ...c, ...part } : c)))
  const mark = (at: number | null) => onChange(classes.map((c, i) => ({ ...c, isPositive: i === at })))
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-muted">Classes, in the order of their number keys</legend>
      {classes.map((c, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a class is its place in the order
        <div key={i} className="flex items-center gap-2">
          <span aria-hidden className="size-2 shrink-0 rounded-[1px]" style={{ background: classColour(i) }} />
          <TextInput
            aria-label={`Name of class ${i + 1}`}
            aria-invalid={refused ? true : undefined}
            value={c.name}
            onChange={e => change(i, { name: e.target.value })}
          />
          <label className="flex items-center gap-1.5 whitespace-nowrap">
            <input type="radio" name="positive" checked={c.isPositive} onChange={() => mark(i)} />
            positive
          </label>
          <Button
            look="quiet"
            size="icon"
            aria-label={`Remove class ${i + 1}`}
            disabledReason={classes.length <= 2 ? 'A question has at least two answers.' : undefined}
            onClick={() => onChange(classes.filter((_, at) => at !== i))}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      <div className="flex items-center justify-between gap-2">
        <Button size="sm" look="quiet" onClick={() => onChange([...classes, { name: '', isPositive: false }])}>
          <Plus aria-hidden />
          Add class
        </Button>
        <label className="flex items-center gap-1.5">
          <input type="radio" name="positive" checked={classes.every(c => !c.isPositive)} onChange={() => mark(null)} />
          no positive class
        </label>
      </div>
      {refused ? (
        <p role="alert" className="text-xs text-danger">
          {refused}
        </p>
      ) : (
        <p className="text-xs text-muted">
          The positive class is what is looked for; sensitivity and AUC are about it.
        </p>
      )}
    </fieldset>
  )
}
