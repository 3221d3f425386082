'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/button.tsx'
import { formatCounted, formatListCounted } from '@/lib/format.ts'
import { countPicked } from './selection.ts'
import type { Picking } from './use-selection.ts'

interface SelectionBarProps {
  picking: Picking
  /** Images of the list. */
  listed: number
  /** There are more than were counted. */
  isCutOff: boolean
  /** What can be done with them. */
  children?: ReactNode
}

/** How many images are picked, and what can be done with them; not there where none is. */
export function SelectionBar({ picking, listed, isCutOff, children }: SelectionBarProps) {
  const { selection, problem, isEmpty } = picking
  const count = countPicked(selection, listed)
  const counted = isCutOff && selection.isAll ? formatListCounted(count, 'image') : formatCounted(count, 'image')
  return (
    <section
      aria-label="Selected images"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t bg-surface px-4 py-1.5 empty:hidden"
    >
      {problem && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      {!isEmpty && (
        <>
          <p role="status" className="mr-auto">
            {counted} selected
            {selection.isAll && (
              <span className="text-muted">
                : all of the filter{selection.ids.size > 0 && ` but ${formatCounted(selection.ids.size, 'image')}`}
              </span>
            )}
          </p>
          {children}
          {!selection.isAll && count < listed && (
            <Button size="sm" look="quiet" onClick={picking.all}>
              Select all of the filter
            </Button>
          )}
          <Button size="sm" look="quiet" onClick={picking.clear}>
            Clear
          </Button>
        </>
      )}
    </section>
  )
}
