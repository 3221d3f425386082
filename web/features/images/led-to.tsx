'use client'
import { useQuery } from '@apollo/client/react'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { formatCounted } from '@/lib/format.ts'
import type { ImageFilter } from './filter-address.ts'
import { FilterButton } from './filter-button.tsx'
import type { ChangeFilter } from './image-filter.ts'

/** What a link led to, and nobody chooses here: one group, what is assigned to somebody, what fewer have read. */
export function LedTo({ filter, onChange }: { filter: ImageFilter; onChange: ChangeFilter }) {
  const viewerId = useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.user.id
  const { groupKey, assigneeId, readsBelow } = filter
  const shown = [
    ...(groupKey ? [{ name: 'group', text: `Group ${groupKey}` }] : []),
    ...(assigneeId
      ? [{ name: 'assigned', text: assigneeId === viewerId ? 'Assigned to you' : 'Assigned to one reader' }]
      : []),
    ...(readsBelow ? [{ name: 'reads', text: `Fewer than ${formatCounted(readsBelow, 'read')}` }] : []),
  ]
  if (shown.length === 0) return null
  return (
    <ul aria-label="Led to" className="flex flex-col border-t pt-2">
      {shown.map(({ name, text }) => (
        <li key={name}>
          <FilterButton isChosen onClick={() => onChange({ [name]: null })}>
            <span title={text}>{text}</span>
          </FilterButton>
        </li>
      ))}
    </ul>
  )
}
