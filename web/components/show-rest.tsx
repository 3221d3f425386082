'use client'
import type { TypedDocumentNode } from '@apollo/client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { useRest } from '@/lib/use-rest.ts'

interface ShowRestProps<Data> {
  /** Of one id, from a cursor on. */
  document: TypedDocumentNode<Data, { id: string; after: string | null }>
  id: string
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/** Below a list within a page that goes on: what is older. */
export function ShowRest<Data>({ document, id, pageInfo }: ShowRestProps<Data>) {
  const { fetchRest, isLoading, problem } = useRest(document)
  if (!pageInfo.hasNextPage) return null
  return (
    <>
      <ProblemNotice problem={problem} />
      <Button size="sm" isBusy={isLoading} onClick={() => void fetchRest({ id, after: pageInfo.endCursor })}>
        {isLoading ? 'Loading' : 'Show older'}
      </Button>
    </>
  )
}
