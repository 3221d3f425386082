'use client'
import type { ReactNode } from 'react'
import { Choice, Field, TextInput } from '@/components/field.tsx'
import type { ConfigDraft } from './config-draft.ts'

interface ConfigFieldsProps {
  draft: ConfigDraft
  onChange: (draft: ConfigDraft) => void
}

type TextField = Exclude<keyof ConfigDraft, 'architecture' | 'optimizer' | 'backboneFrozen'>

export function ConfigFields({ draft, onChange }: ConfigFieldsProps) {
  const text = (name: TextField, label: string, hint: ReactNode, className?: string) => (
    <Field label={label} name={name} hint={hint} className={className}>
      {input => (
        <TextInput {...input} value={draft[name]} onChange={e => onChange({ ...draft, [name]: e.target.value })} />
      )}
    </Field>
  )
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
      {text('imageSize', 'Image size', 'Pixels, a multiple of 32.')}
      {text('seed', 'Seed', 'For weights and order.')}
      {text('learningRate', 'Learning rate', 'Adam.')}
      {text('batchSize', 'Batch size', 'Images a step.')}
      {text('dropout', 'Dropout', 'From 0 up to 1.')}
      {text('epochs', 'Epochs', 'At most.')}
      {text('patience', 'Patience', 'Epochs without a lower validation loss; empty: never stops early.', 'col-span-2')}
      {text(
        'pretrainedFolder',
        'Pretrained weights (optional)',
        'Folder on the server with model.json beside its weights; empty: from scratch.',
        'col-span-3',
      )}
      <label className="col-span-3 flex items-center gap-2">
        <input
          type="checkbox"
          checked={draft.backboneFrozen}
          onChange={e => onChange({ ...draft, backboneFrozen: e.target.checked })}
        />
        Train the head only, on features of the frozen backbone
      </label>
    </div>
  )
}
