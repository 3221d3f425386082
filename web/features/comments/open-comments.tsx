'use client'
import { useQuery } from '@apollo/client/react'
import { Flag } from 'lucide-react'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Segments } from '@/components/segments.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'

const openQuery = graphql(`
  query OpenComments($projectId: ID!, $flagged: Boolean, $mine: Boolean, $after: String) {
    project(id: $projectId) {
      id
      openComments(first: 50, after: $after, flagged: $flagged, mine: $mine) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id text isFlag createdAt author { id name } image { id fileName thumbnailUrl } } }
      }
    }
  }
`)

const mentionsQuery = graphql(`
  query Mentions($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      mentions(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges {
          cursor
          node {
            id isRead createdAt
            comment { id text isFlag author { id name } }
            image { id fileName thumbnailUrl }
          }
        }
      }
    }
  }
`)

const views = [
  { value: 'flags', text: 'Flags' },
  { value: 'open', text: 'All open' },
  { value: 'mine', text: 'Mine' },
  { value: 'mentions', text: 'Mentions of me' },
] as const
type View = (typeof views)[number]['value']

const nothing: Record<View, string> = {
  flags: 'No image asks for attention. F on an image flags it.',
  open: 'Nobody waits for an answer. C on an image writes a comment.',
  mine: 'No thread is open in which you wrote or are named.',
  mentions: 'No comment names you.',
}

/** What waits for somebody: open flags and threads, and what names whoever looks. The address says which. */
export function OpenComments() {
  const params = useSearchParams()
  const pathname = usePathname()
  const view = views.find(v => v.value === params.get('show'))?.value ?? 'flags'
  const show = (value: View) => window.history.replaceState(null, '', `${pathname}?show=${value}`)
  return (
    <Page>
      <PageHeader
        title="Comments"
        about="Flags and threads that nobody has resolved, newest first."
        actions={<Segments label="Show" value={view} onChange={show} choices={views} />}
      />
      {view === 'mentions' ? <Mentions /> : <Threads key={view} view={view} />}
    </Page>
  )
}

function Threads({ view }: { view: Exclude<View, 'mentions'> }) {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(openQuery, {
    variables: { projectId, flagged: view === 'flags' || null, mine: view === 'mine' || null },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { openComments } = data.project
  return (
    <>
      <Rows
        view={view}
        rows={nodesOf(openComments).map(comment => ({
          id: comment.id,
          at: comment.createdAt,
          image: comment.image,
          comment,
        }))}
      />
      <ShowMore
        pageInfo={openComments.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </>
  )
}

function Mentions() {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(mentionsQuery, {
    variables: { projectId },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { mentions } = data.project
  return (
    <>
      <Rows
        view="mentions"
        rows={nodesOf(mentions).map(({ createdAt, isRead, ...rest }) => ({ ...rest, at: createdAt, isNew: !isRead }))}
      />
      <ShowMore
        pageInfo={mentions.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </>
  )
}

interface Row {
  id: string
  at: string
  isNew?: boolean
  image: { id: string; fileName: string; thumbnailUrl: string } | null
  /** Null: on an image that whoever looks reads blind, and has not answered. */
  comment: { text: string | null; isFlag: boolean; author: { name: string } } | null
}

function Rows({ rows, view }: { rows: readonly Row[]; view: View }) {
  const { id: projectId } = useProject()
  if (rows.length === 0) return <EmptyState title="Nothing here">{nothing[view]}</EmptyState>
  return (
    <ul aria-label="Comments" className="flex flex-col rounded-lg border border-line bg-surface">
      {rows.map(({ id, at, image, comment, isNew }) => (
        <li key={id} className="border-t first:border-t-0">
          <Link
            href={`/projects/${projectId}/images/${image?.id}`}
            prefetch={false}
            className="flex gap-3 px-3 py-2 hover:bg-raised"
          >
            {/* biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already of this size */}
            <img src={image?.thumbnailUrl} alt="" className="size-10 shrink-0 rounded-sm bg-black object-contain" />
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-1.5 text-xs text-muted">
                {comment?.isFlag && <Flag aria-label="Flag" className="size-3 shrink-0 text-warn" />}
                {isNew && <span className="rounded-sm bg-accent-wash px-1 text-ink">New</span>}
                <span className="truncate">{comment?.author.name}</span>
                <Time at={at} />
                <span className="truncate">{image?.fileName}</span>
              </span>
              <span className="line-clamp-2 whitespace-pre-wrap break-words">
                {comment ? comment.text : 'You are named in a comment. It is shown once you have answered the image.'}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
