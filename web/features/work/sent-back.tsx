'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { ClassMark } from '@/components/class-mark.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelMore } from '@/components/panel-state.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'

const sentBackQuery = graphql(`
  query SentBack($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      ownReadings(state: [RETURNED], first: 20, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges {
          cursor
          node {
            id
            labelClass { id name position }
            image { id fileName thumbnailUrl }
            reviews(first: 1) { edges { cursor node { id comment createdAt reviewer { id name } } } }
          }
        }
      }
    }
  }
`)

/** What reviewers sent back to whoever looks, with why; not there where nothing was. */
export function SentBack() {
  const { id: projectId } = useProject()
  const { data, fetchMore, networkStatus } = useQuery(sentBackQuery, {
    variables: { projectId },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  })
  const list = data?.project.ownReadings
  if (!list || list.edges.length === 0) return null
  return (
    <Panel title="Sent back to you" aside={formatCounted(list.totalCount, 'image')} isFlush>
      <ul>
        {nodesOf(list).map(({ id, image, labelClass, reviews }) => {
          const [review] = nodesOf(reviews)
          return (
            <li key={id} className="border-b last:border-b-0">
              <Link
                href={`/projects/${projectId}/images/${image.id}`}
                className="flex items-center gap-3 px-3 py-2 hover:bg-raised/60"
              >
                {/* biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already of this size */}
                <img src={image.thumbnailUrl} alt="" className="size-12 shrink-0 bg-black object-contain" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{review?.comment ?? image.fileName}</span>
                  <span className="block truncate text-xs text-muted">
                    {review && `${review.reviewer.name}, `}
                    {review && <Time at={review.createdAt} />}
                  </span>
                </span>
                <span className="text-xs text-muted">you said</span>
                <ClassMark labelClass={labelClass} />
              </Link>
            </li>
          )
        })}
      </ul>
      <PanelMore
        pageInfo={list.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </Panel>
  )
}
