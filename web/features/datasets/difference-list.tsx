'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { ClassMark } from '@/components/class-mark.tsx'
import { PanelList } from '@/components/panel-state.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject } from '@/features/project/project.ts'
import { cn } from '@/lib/class-names.ts'
import { formatWord } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'

export type Change = ReturnType<typeof graphql.scalar<'DatasetChange'>>

const stateFragment = graphql(`
  fragment FrozenState on FrozenState @_unmask {
    className groupKey split
    labelClass { id position }
    attributes { name choices }
  }
`)

const itemsQuery = graphql(
  `
  query DatasetDifferenceItems($datasetDifferenceId: ID!, $change: DatasetChange!, $after: String) {
    node(id: $datasetDifferenceId) {
      id
      ... on DatasetDifference {
        items(change: $change, first: 50, after: $after) {
          pageInfo { hasNextPage endCursor }
          edges {
            cursor
            node {
              image { id fileName thumbnailUrl }
              before { ...FrozenState }
              after { ...FrozenState }
            }
          }
        }
      }
    }
  }
`,
  [stateFragment],
)

type State = ResultOf<typeof stateFragment>

interface DifferenceListProps {
  differenceId: string
  change: Change
  beforeTitle: string
  afterTitle: string
  empty: string
}

/** The images of one kind of change, a page at a time, each with how it stands in both datasets. */
export function DifferenceList({ differenceId, change, beforeTitle, afterTitle, empty }: DifferenceListProps) {
  const { id: projectId } = useProject()
  const query = useQuery(itemsQuery, {
    variables: { datasetDifferenceId: differenceId, change },
    notifyOnNetworkStatusChange: true,
  })
  const { data } = query
  const items = data?.node?.__typename === 'DatasetDifference' ? data.node.items : null
  return (
    <PanelList query={query} connection={items} empty={empty} rows={5}>
      {nodes => (
        <Table aria-label="Images">
          <thead>
            <HeadRow>
              <Head>Image</Head>
              <Head>{beforeTitle}</Head>
              <Head>{afterTitle}</Head>
            </HeadRow>
          </thead>
          <tbody>
            {nodes.map(({ image, before, after }) => (
              <Row key={image.id}>
                <Cell>
                  <Link
                    href={`/projects/${projectId}/images/${image.id}`}
                    className="inline-flex items-center gap-2 rounded-sm font-medium hover:underline"
                  >
                    {/* biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already of this size */}
                    <img src={image.thumbnailUrl} alt="" loading="lazy" className="size-8 rounded-sm object-contain" />
                    {image.fileName}
                  </Link>
                </Cell>
                <Cell>
                  <Standing state={before} other={after} />
                </Cell>
                <Cell>
                  <Standing state={after} other={before} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </PanelList>
  )
}

const saidOf = ({ attributes }: State) => attributes.map(({ name, choices }) => `${name}: ${choices.join(' and ')}`)

/** Class, what is said beside it, split and group; what is otherwise in the other dataset stands out. */
function Standing({ state, other }: { state: State | null; other: State | null }) {
  if (!state) return <span className="text-muted">not in it</span>
  const mark = (isSame: boolean) => cn(other && (isSame ? 'text-muted' : 'font-medium'))
  const said = saidOf(state).join(', ')
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <ClassMark
        labelClass={{ name: state.className, position: state.labelClass.position }}
        className={mark(state.labelClass.id === other?.labelClass.id)}
      />
      {said && <span className={mark(other !== null && said === saidOf(other).join(', '))}>{said}</span>}
      <span className={mark(state.split === other?.split)}>{formatWord(state.split)}</span>
      <span className={cn('font-mono text-xs', mark(state.groupKey === other?.groupKey))}>{state.groupKey}</span>
    </span>
  )
}
