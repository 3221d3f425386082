'use client'
import type { ComponentProps } from 'react'
import { Button } from './button.tsx'
import { explainError } from './error-state.tsx'
import { Notice } from './notice.tsx'
import { ShowMore } from './show-more.tsx'
import { Skeleton } from './skeleton.tsx'

interface PanelStateProps {
  error: unknown
  onRetry: () => unknown
  rows?: number
}

/** A panel without its rows: they are fetched, or could not be. */
export function PanelState({ error, onRetry, rows = 3 }: PanelStateProps) {
  if (error) {
    const { title, text } = explainError(error)
    return (
      <Notice tone="danger" title={title} actions={<Button onClick={() => void onRetry()}>Try again</Button>}>
        {text}
      </Notice>
    )
  }
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-3">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without a name of their own
        <Skeleton key={row} className="h-5" />
      ))}
    </div>
  )
}

/** Nothing in it yet. */
export const PanelEmpty = ({ children }: { children: string }) => <p className="px-3 py-3 text-muted">{children}</p>

/** The next page of the list in it, within its border. */
export const PanelMore = (props: ComponentProps<typeof ShowMore>) => (
  <div className="px-3 pb-3 empty:hidden">
    <ShowMore {...props} />
  </div>
)
