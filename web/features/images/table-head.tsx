import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ImageOrder } from './list-view.ts'

interface Column {
  name: string
  /** Upwards and downwards; none: the list cannot be put in order by it at once, however long it is. */
  orders?: readonly [ImageOrder, ImageOrder]
  /** Tells whoever reads blind what they are not to know. */
  tells?: true
}

const columns: readonly Column[] = [
  { name: 'File name', orders: ['FILE_NAME_ASCENDING', 'FILE_NAME_DESCENDING'], tells: true },
  { name: 'Class' },
  { name: 'State' },
  { name: 'Readings' },
  { name: 'Group', orders: ['GROUP_ASCENDING', 'GROUP_DESCENDING'], tells: true },
  { name: 'Published split' },
  { name: 'Added', orders: ['OLDEST_FIRST', 'NEWEST_FIRST'] },
]
export const columnCount = columns.length

interface TableHeadProps {
  order: ImageOrder
  isBlind: boolean
  onSort: (order: ImageOrder) => void
}

/** Names the columns; those that a list can be put in order by are buttons. */
export const TableHead = ({ order, isBlind, onSort }: TableHeadProps) => (
  // biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual
  // biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus
  <div role="row" aria-rowindex={1} className="table-head">
    {columns.map(({ name, orders, tells }) => {
      const [up, down] = orders ?? []
      const sort = order === up ? 'ascending' : order === down ? 'descending' : 'none'
      return (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <div key={name} role="columnheader" aria-sort={orders ? sort : undefined}>
          {up && down && !(tells && isBlind) ? (
            <button type="button" onClick={() => onSort(order === up ? down : up)}>
              {name}
              {sort === 'ascending' && <ArrowUp aria-hidden className="size-3" />}
              {sort === 'descending' && <ArrowDown aria-hidden className="size-3" />}
            </button>
          ) : (
            name
          )}
        </div>
      )
    })}
  </div>
)
