'use client'
import { useQuery } from '@apollo/client/react'
import { PanelState } from '@/components/panel-state.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { imageTileFragment, TileLink } from '@/features/images/image-tile.tsx'
import { useOpenLink } from '@/features/images/use-open-link.ts'
import { useProject } from '@/features/project/project.ts'
import { formatListCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'

const disagreementsQuery = graphql(
  `
  query Disagreements(
    $reportId: ID!, $firstReader: ID, $secondReader: ID, $firstClassId: ID, $secondClassId: ID,
    $firstCannotTell: Boolean, $secondCannotTell: Boolean, $firstOther: Boolean, $secondOther: Boolean, $after: String
  ) {
    node(id: $reportId) {
      id
      ... on AgreementReport {
        disagreements(
          first: 24, after: $after, firstReader: $firstReader, secondReader: $secondReader, firstClassId: $firstClassId,
          secondClassId: $secondClassId, firstCannotTell: $firstCannotTell, secondCannotTell: $secondCannotTell,
          firstOther: $firstOther, secondOther: $secondOther
        ) {
          totalCount(atMost: 10001)
          pageInfo { hasNextPage endCursor }
          edges { cursor node { id ...ImageTile } }
        }
      }
    }
  }
`,
  [imageTileFragment],
)

export interface AskedCell {
  firstReader: string | null
  secondReader: string | null
  firstClassId: string | null
  secondClassId: string | null
  firstCannotTell: boolean | null
  secondCannotTell: boolean | null
  firstOther: boolean | null
  secondOther: boolean | null
}

interface DisagreementsProps {
  reportId: string
  projectId: string
  cell: AskedCell
  /** What is shown, as people say it. */
  title: string
}

/** The images of one cell of a confusion, a page at a time; each opens with all that was said of it. */
export function Disagreements({ reportId, projectId, cell, title }: DisagreementsProps) {
  const { viewerReadsBlind } = useProject()
  const openLink = useOpenLink()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(disagreementsQuery, {
    variables: { reportId, ...cell },
    notifyOnNetworkStatusChange: true,
  })
  const list = data?.node?.__typename === 'AgreementReport' ? data.node.disagreements : null
  if (!list) return <PanelState error={error} onRetry={refetch} />
  const images = nodesOf(list)
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="font-medium" aria-live="polite">
        {title}: {formatListCounted(list.totalCount, 'image')}
      </h3>
      {images.length === 0 && (
        <p className="text-muted">
          None is there any more: they were taken out, or newer reports have theirs. Compute it anew to find them.
        </p>
      )}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-2 [--picture:116px]">
        {images.map((image, index) => (
          <li key={image.id} className="h-40">
            <TileLink
              image={image}
              href={`/projects/${projectId}/images/${image.id}`}
              index={index}
              isEntry
              isBlind={viewerReadsBlind}
              onClick={event => openLink(event, event.currentTarget)}
            />
          </li>
        ))}
      </ul>
      <div>
        <ShowMore
          pageInfo={list.pageInfo}
          status={networkStatus}
          onMore={after => void fetchMore({ variables: { after } })}
        />
      </div>
    </section>
  )
}
