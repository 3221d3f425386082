'use client'
import { useQuery } from '@apollo/client/react'
import { Bell } from 'lucide-react'
import { graphql } from '@/lib/graphql.ts'

const unreadQuery = graphql(
  `query UnreadMentions($projectId: ID!) { project(id: $projectId) { id unreadMentionCount } }`,
)

/** How many comments name whoever looks that they have not read; nothing where there are none. */
export function UnreadMentions({ projectId }: { projectId: string }) {
  const { data } = useQuery(unreadQuery, { variables: { projectId }, pollInterval: 60_000 })
  const count = data?.project.unreadMentionCount ?? 0
  if (count === 0) return null
  return (
    <span className="ml-1.5 inline-flex items-center gap-0.5 rounded-sm bg-accent-wash px-1 text-xs text-ink">
      <Bell aria-hidden className="size-3" />
      {count}
      <span className="sr-only"> unread</span>
    </span>
  )
}
