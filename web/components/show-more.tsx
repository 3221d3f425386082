import { NetworkStatus } from '@apollo/client'
import { Button } from '@/components/button.tsx'

interface ShowMoreProps {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  status: NetworkStatus
  onMore: (after: string | null) => void
  text?: string
}

/** Below a list that goes on: the next page of it. */
export function ShowMore({ pageInfo, status, onMore, text = 'Show more' }: ShowMoreProps) {
  if (!pageInfo.hasNextPage) return null
  const isLoading = status === NetworkStatus.fetchMore
  return (
    <Button className="mt-3" isBusy={isLoading} onClick={() => onMore(pageInfo.endCursor)}>
      {isLoading ? 'Loading' : text}
    </Button>
  )
}
