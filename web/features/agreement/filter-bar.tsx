'use client'
import { usePathname } from 'next/navigation'
import { useId } from 'react'
import { Button } from '@/components/button.tsx'
import { DayInput } from '@/components/day-input.tsx'
import { Choice } from '@/components/field.tsx'
import { dayBefore, dayOf, startOf } from '@/features/images/days.ts'
import { useProject } from '@/features/project/project.ts'
import { type AgreementFilter, isOfAll, noFilter } from './filter-address.ts'

/** Another filter is another report: pairs and cells are those of one. */
const ofReport = { pair: null, a: null, b: null }

/** @returns exchanges a part of what the address asks for */
function useChange() {
  const pathname = usePathname()
  return (part: Partial<Record<keyof typeof noFilter, string | null>>) => {
    const next = new URLSearchParams(window.location.search)
    for (const [name, value] of Object.entries({ ...part, ...ofReport })) {
      if (value === null) next.delete(name)
      else next.set(name, value)
    }
    window.history.replaceState(null, '', next.size > 0 ? `${pathname}?${next}` : pathname)
  }
}

/** Which class, and answers of which days, both included. @param filter null: the address asks for what there is not */
export function FilterBar({ filter }: { filter: AgreementFilter | null }) {
  const { allClasses } = useProject()
  const id = useId()
  const change = useChange()
  const { labelClassId = null, answeredFrom = null, answeredBefore = null } = filter ?? {}
  const [first, last] = [answeredFrom && dayOf(answeredFrom), answeredBefore && dayBefore(answeredBefore)]
  return (
    <section aria-label="What is compared" className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-4">
      <div className="flex items-center gap-2">
        <label htmlFor={`${id}-class`} className="text-xs text-muted">
          Class
        </label>
        <Choice
          id={`${id}-class`}
          value={labelClassId ?? ''}
          onChange={e => change({ class: e.target.value || null })}
          className="w-56"
        >
          <option value="">All classes</option>
          {allClasses.map(c => (
            <option key={c.id} value={c.id}>
              {c.name} against all others
            </option>
          ))}
        </Choice>
      </div>
      <div className="flex items-center gap-2">
        <DayInput
          label="Answered from"
          day={first}
          max={last}
          onChange={day => change({ from: startOf(day) })}
          className="w-36"
        />
      </div>
      <div className="flex items-center gap-2">
        <DayInput
          label="Answered to"
          day={last}
          min={first}
          onChange={day => change({ before: startOf(day, 1) })}
          className="w-36"
        />
      </div>
      {(filter === null || !isOfAll(filter)) && <Button onClick={() => change(noFilter)}>Compare all</Button>}
    </section>
  )
}
