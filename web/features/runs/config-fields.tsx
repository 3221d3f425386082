'use client'
import type { ReactNode } from 'react'
import { Choice, Field, TextInput } from '@/components/field.tsx'
import type { ConfigDraft } from './config-draft.ts'
import { windows } from './windows.ts'

export interface ConfigFieldsProps {
  draft: ConfigDraft
  onChange: (draft: ConfigDraft) => void
}

type TextField = Exclude<keyof ConfigDraft, 'architecture' | 'optimizer' | 'window' | 'mode' | 'weights' | 'flip'>

interface DraftFieldProps extends ConfigFieldsProps {
  name: TextField
  label: string
  hint?: ReactNode
  className?: string
}

/** One text of the draft. */
export function DraftField({ draft, onChange, name, ...field }: DraftFieldProps) {
  return (
    <Field name={name} {...field}>
      {input => (
        <TextInput {...input} value={draft[name]} onChange={e => onChange({ ...draft, [name]: e.target.value })} />
      )}
    </Field>
  )
}

export function ConfigFields({ draft, onChange }: ConfigFieldsProps) {
  const own = { draft, onChange }
  return (
    <div className="grid grid-cols-3 gap-3">
      <Field label="Alpha" name="alpha" hint="Width of every layer.">
        {input => (
          <Choice {...input} value={draft.alpha} onChange={e => onChange({ ...draft, alpha: e.target.value })}>
            {['0.25', '0.5', '0.75', '1'].map(a => (
              <option key={a}>{a}</option>
            ))}
          </Choice>
        )}
      </Field>
      <DraftField {...own} name="imageSize" label="Image size" hint="Pixels, a multiple of 32." />
      <DraftField {...own} name="batchSize" label="Batch size" hint="Images a step." />
      <DraftField {...own} name="learningRate" label="Learning rate" hint="Adam." />
      <DraftField {...own} name="dropout" label="Dropout" hint="From 0 up to 1." />
      <DraftField {...own} name="seed" label="Seed" hint="For weights, order, augmentation." />
      <DraftField {...own} name="epochs" label="Epochs" hint="At most." />
      <DraftField
        {...own}
        name="patience"
        label="Patience"
        hint="Epochs without a lower validation loss; empty: never stops early."
        className="col-span-2"
      />
      <Field label="What the network sees" name="window" hint={windows[draft.window].hint} className="col-span-3">
        {input => (
          <Choice
            {...input}
            value={draft.window}
            onChange={e =>
              onChange({ ...draft, window: e.target.value === 'FULL_RANGE' ? 'FULL_RANGE' : 'AS_DISPLAYED' })
            }
          >
            {(['AS_DISPLAYED', 'FULL_RANGE'] as const).map(w => (
              <option key={w} value={w}>
                {windows[w].name}
              </option>
            ))}
          </Choice>
        )}
      </Field>
    </div>
  )
}
