'use client'
import { useId } from 'react'
import { TextInput } from '@/components/field.tsx'
import { dayBefore, dayOf, startOf } from './days.ts'
import type { ImageFilter } from './filter-address.ts'
import { Fold } from './fold.tsx'
import type { ChangeFilter } from './image-filter.ts'

interface AddedFilterProps {
  filter: ImageFilter
  onChange: ChangeFilter
}

/** On which days images came, both included. */
export function AddedFilter({ filter: { addedFrom, addedBefore }, onChange }: AddedFilterProps) {
  const id = useId()
  const [first, last] = [addedFrom && dayOf(addedFrom), addedBefore && dayBefore(addedBefore)]
  return (
    <Fold title="Added" isChosen={addedFrom !== null || addedBefore !== null}>
      <li className="flex items-center gap-2 px-2 py-0.5">
        <label htmlFor={`${id}-first`} className="w-10 text-xs text-muted">
          From
        </label>
        <TextInput
          id={`${id}-first`}
          type="date"
          value={first ?? ''}
          max={last ?? undefined}
          onChange={e => onChange({ from: startOf(e.target.value) })}
          className="h-7 text-xs"
        />
      </li>
      <li className="flex items-center gap-2 px-2 py-0.5">
        <label htmlFor={`${id}-last`} className="w-10 text-xs text-muted">
          To
        </label>
        <TextInput
          id={`${id}-last`}
          type="date"
          value={last ?? ''}
          min={first ?? undefined}
          onChange={e => onChange({ before: startOf(e.target.value, 1) })}
          className="h-7 text-xs"
        />
      </li>
    </Fold>
  )
}
