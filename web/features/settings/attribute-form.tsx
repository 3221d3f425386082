'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import type { Attribute } from '@/features/attributes/attributes.ts'
import { useProject } from '@/features/project/project.ts'
import type { Problem } from '@/lib/problem.ts'

interface ChoiceInput {
  id?: string
  name: string
  isArchived: boolean
}

/** As the API takes it. */
export interface AttributeInput {
  id?: string
  name: string
  isRequired: boolean
  isMultiple: boolean
  labelClassIds: string[]
  isArchived: boolean
  choices: ChoiceInput[]
}

export const asInput = ({ archivedAt, labelClasses, choices, ...attribute }: Attribute): AttributeInput => ({
  ...{ id: attribute.id, name: attribute.name, isRequired: attribute.isRequired, isMultiple: attribute.isMultiple },
  ...{ labelClassIds: labelClasses.map(c => c.id), isArchived: archivedAt !== null },
  choices: choices.map(({ id, name, isArchived }) => ({ id, name, isArchived })),
})

const noChoice: ChoiceInput = { name: '', isArchived: false }

export const newAttribute: AttributeInput = {
  ...{ name: '', isRequired: false, isMultiple: false, labelClassIds: [], isArchived: false },
  choices: [noChoice, noChoice],
}

interface AttributeFormProps {
  attribute: AttributeInput
  problem: Problem | undefined
  isRunning: boolean
  onSave: (attribute: AttributeInput) => Promise<void>
  onCancel: () => void
}

/** One attribute with its choices: changed as a whole. What was there is archived, never removed. */
export function AttributeForm({ attribute, problem, isRunning, onSave, onCancel }: AttributeFormProps) {
  const { labelClasses } = useProject()
  const [edited, setEdited] = useState(attribute)
  const { name, isRequired, isMultiple, labelClassIds, choices } = edited
  const change = (part: Partial<AttributeInput>) => setEdited({ ...edited, ...part })
  const changeChoice = (at: number, part: Partial<ChoiceInput>) =>
    change({ choices: choices.map((c, i) => (i === at ? { ...c, ...part } : c)) })
  // A line that nothing was written in is none.
  const meant = () => ({ ...edited, choices: choices.filter(c => c.id !== undefined || c.name.trim() !== '') })
  const isOfAll = labelClassIds.length === 0
  return (
    <Form
      label={attribute.id ? `Edit ${attribute.name}` : 'Add an attribute'}
      problem={problem}
      fields={[]}
      onSubmit={() => void onSave(meant())}
      className="flex flex-col gap-3 rounded-md border border-line-strong p-3"
    >
      <Field label="Name" name="attributeName" hint="What is asked, such as Side" className="max-w-xs">
        {input => (
          <TextInput
            {...input}
            autoFocus
            maxLength={60}
            value={name}
            onChange={e => change({ name: e.target.value })}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 text-xs font-medium text-muted">Choices, in the order of their keys</legend>
        {choices.map((choice, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a new one has no id, and none changes its place here
          <div key={at} className="flex items-center gap-2">
            <TextInput
              aria-label={`Choice ${at + 1}`}
              className="max-w-xs"
              maxLength={60}
              disabled={choice.isArchived}
              value={choice.name}
              onChange={e => changeChoice(at, { name: e.target.value })}
            />
            {choice.id !== undefined && (
              <Button
                size="sm"
                aria-label={`${choice.isArchived ? 'Restore' : 'Archive'} choice ${choice.name}`}
                onClick={() => changeChoice(at, { isArchived: !choice.isArchived })}
              >
                {choice.isArchived ? 'Restore' : 'Archive'}
              </Button>
            )}
          </div>
        ))}
        <Button size="sm" className="self-start" onClick={() => change({ choices: [...choices, noChoice] })}>
          Another choice
        </Button>
      </fieldset>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="pb-1 text-xs font-medium text-muted">Asked of</legend>
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={isOfAll} onChange={() => change({ labelClassIds: [] })} />
          All classes
        </label>
        {labelClasses.map(c => (
          <label key={c.id} className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={labelClassIds.includes(c.id)}
              onChange={e =>
                change({
                  labelClassIds: e.target.checked ? [...labelClassIds, c.id] : labelClassIds.filter(id => id !== c.id),
                })
              }
            />
            {c.name}
          </label>
        ))}
      </fieldset>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={isRequired} onChange={e => change({ isRequired: e.target.checked })} />
        Required: no such answer without it
      </label>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={isMultiple} onChange={e => change({ isMultiple: e.target.checked })} />
        More than one choice may be given
      </label>
      <div className="flex gap-2">
        <Button type="submit" look="primary" isBusy={isRunning}>
          Save
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </Form>
  )
}
