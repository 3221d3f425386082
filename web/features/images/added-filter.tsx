import { DayInput } from '@/components/day-input.tsx'
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
  const [first, last] = [addedFrom && dayOf(addedFrom), addedBefore && dayBefore(addedBefore)]
  const look = { className: 'h-7 text-xs', labelClassName: 'w-10' }
  return (
    <Fold title="Added" isChosen={addedFrom !== null || addedBefore !== null}>
      <li className="flex items-center gap-2 px-2 py-0.5">
        <DayInput {...look} label="From" day={first} max={last} onChange={day => onChange({ from: startOf(day) })} />
      </li>
      <li className="flex items-center gap-2 px-2 py-0.5">
        <DayInput {...look} label="To" day={last} min={first} onChange={day => onChange({ before: startOf(day, 1) })} />
      </li>
    </Fold>
  )
}
