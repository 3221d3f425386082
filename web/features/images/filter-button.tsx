import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names.ts'
import { formatCount } from '@/lib/format.ts'

interface FilterButtonProps {
  isChosen: boolean
  /** Undefined: it is not known. */
  count?: number | undefined
  onClick: () => void
  children: ReactNode
}

/** One choice of a filter, with how many images it shows. */
export function FilterButton({ isChosen, count, onClick, children }: FilterButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onClick}
      className={cn(
        'flex h-7 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left hover:bg-raised',
        isChosen && 'bg-accent-wash font-medium',
      )}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {count !== undefined && <span className="text-xs text-muted">{formatCount(count)}</span>}
    </button>
  )
}
