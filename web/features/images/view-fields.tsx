import { Field, TextInput } from '@/components/field.tsx'

interface ViewFieldsProps {
  name: string
  isShared: boolean
  onName: (name: string) => void
  onShared: (isShared: boolean) => void
  hint?: string | undefined
}

export function ViewFields({ name, isShared, onName, onShared, hint }: ViewFieldsProps) {
  return (
    <>
      <Field label="Name" name="name" hint={hint}>
        {input => <TextInput {...input} autoFocus maxLength={80} value={name} onChange={e => onName(e.target.value)} />}
      </Field>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={isShared} onChange={e => onShared(e.target.checked)} />
        Share it with the members of this project
      </label>
    </>
  )
}
