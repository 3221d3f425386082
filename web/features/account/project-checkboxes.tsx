'use client'
import { useFieldProblem } from '@/components/field.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { formatWord } from '@/lib/format.ts'
import type { Role } from '@/lib/roles.ts'

interface ProjectCheckboxesProps {
  /** Undefined while they are fetched. */
  projects: readonly { id: string; name: string; viewerRoles: readonly Role[] }[] | undefined
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}

export function ProjectCheckboxes({ projects, chosen, onChange }: ProjectCheckboxesProps) {
  const refused = useFieldProblem('projectIds')
  const toggle = (id: string, isOn: boolean) => onChange(isOn ? [...chosen, id] : chosen.filter(c => c !== id))
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-muted">Projects</legend>
      {!projects && <Skeleton className="h-5" />}
      {projects?.length === 0 && <p className="text-muted">You are in no project yet: a key would open nothing.</p>}
      <div className="flex max-h-40 flex-col gap-1.5 overflow-y-auto">
        {projects?.map(({ id, name, viewerRoles }) => (
          <label key={id} className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-2">
            <input type="checkbox" checked={chosen.includes(id)} onChange={e => toggle(id, e.target.checked)} />
            <span className="truncate">{name}</span>
            <span className="text-xs text-muted">{viewerRoles.map(formatWord).join(', ')}</span>
          </label>
        ))}
      </div>
      {refused && (
        <p role="alert" className="text-xs text-danger">
          {refused}
        </p>
      )}
    </fieldset>
  )
}
