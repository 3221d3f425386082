'use client'
import { Button } from './button.tsx'

interface ShowMoreProps {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  isLoading: boolean
  onMore: (after: string | null) => void
}

/** The next page of a list, below it; nothing when all of it is here. */
export function ShowMore({ pageInfo, isLoading, onMore }: ShowMoreProps) {
  if (!pageInfo.hasNextPage) return null
  return (
    <div className="border-t px-3 py-2">
      <Button size="sm" isBusy={isLoading} onClick={() => onMore(pageInfo.endCursor)}>
        {isLoading ? 'Loading' : 'Show more'}
      </Button>
    </div>
  )
}
