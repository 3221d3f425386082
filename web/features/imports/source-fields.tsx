import { Field, TextInput } from '@/components/field.tsx'
import type { Draft } from './source.ts'

interface SourceFieldsProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

/** What a source on the server, or one that is drawn, needs to be told. */
export function SourceFields({ draft, onChange }: SourceFieldsProps) {
  if (draft.kind === 'folder') {
    return (
      <Field label="Folder" name="folder" hint="Its path as the server sees it, or s3://bucket/folder.">
        {input => (
          <TextInput
            {...input}
            className="font-mono"
            value={draft.folder}
            onChange={e => onChange({ folder: e.target.value })}
            placeholder="/data/xrays"
          />
        )}
      </Field>
    )
  }
  if (draft.kind === 'zip') {
    return (
      <Field
        label="Archive"
        name="zip"
        hint="A ZIP, TAR or TAR.GZ: its path as the server sees it, or s3://bucket/key."
      >
        {input => (
          <TextInput
            {...input}
            className="font-mono"
            value={draft.zip}
            onChange={e => onChange({ zip: e.target.value })}
            placeholder="/data/xrays.zip"
          />
        )}
      </Field>
    )
  }
  return (
    <div className="grid max-w-md grid-cols-2 gap-3">
      <Field label="Count" name="count" hint="How many pictures to draw.">
        {input => (
          <TextInput
            {...input}
            inputMode="numeric"
            value={draft.count}
            onChange={e => onChange({ count: e.target.value })}
          />
        )}
      </Field>
      <Field label="Seed" name="seed" hint="The same seed draws the same pictures.">
        {input => (
          <TextInput
            {...input}
            inputMode="numeric"
            value={draft.seed}
            onChange={e => onChange({ seed: e.target.value })}
          />
        )}
      </Field>
    </div>
  )
}
