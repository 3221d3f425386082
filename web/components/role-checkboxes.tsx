'use client'
import { useFieldProblem } from '@/components/field.tsx'
import { formatWord } from '@/lib/format.ts'
import { type Role, roleNotes } from '@/lib/roles.ts'

interface RoleCheckboxesProps {
  roles: readonly Role[]
  onChange: (roles: Role[]) => void
  /** Those that there are to give; all of them when left out. */
  offered?: readonly Role[]
  hint?: string
}

export function RoleCheckboxes({ roles, onChange, offered, hint }: RoleCheckboxesProps) {
  const refused = useFieldProblem('roles')
  const isMissing = (role: Role) => offered?.includes(role) === false
  const toggle = (role: Role, isOn: boolean) => onChange(isOn ? [...roles, role] : roles.filter(r => r !== role))
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-muted">Roles</legend>
      {roleNotes.map(({ role, note }) => (
        <label
          key={role}
          className="grid grid-cols-[16px_80px_1fr] items-center gap-2 has-disabled:cursor-not-allowed has-disabled:opacity-55"
        >
          <input
            type="checkbox"
            disabled={isMissing(role)}
            checked={roles.includes(role) && !isMissing(role)}
            onChange={e => toggle(role, e.target.checked)}
          />
          <span>{formatWord(role)}</span>
          <span className="text-xs text-muted">{note}</span>
        </label>
      ))}
      {hint && !refused && <p className="text-xs text-muted">{hint}</p>}
      {refused && (
        <p role="alert" className="text-xs text-danger">
          {refused}
        </p>
      )}
    </fieldset>
  )
}
