'use client'
import { useQuery } from '@apollo/client/react'
import { EstimateBar, EstimateText, estimateFragment } from '@/components/estimate.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { sayQualification } from '@/features/people/qualification.ts'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatDuration } from '@/lib/format.ts'
import { graphql, readFragment } from '@/lib/graphql.ts'
import { readerFiguresFragment } from './own-reading.tsx'

const shownReaders = 50

const readersQuery = graphql(
  `
  query Readers($projectId: ID!) {
    project(id: $projectId) { id readerStatistics(first: 50) { reader { id name } ...ReaderFigures } }
  }
`,
  [readerFiguresFragment, estimateFragment],
)

/** What each reader did, for those who answer for it. */
export function ReadersPanel() {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(readersQuery, {
    variables: { projectId },
    fetchPolicy: 'cache-and-network',
  })
  const readers = data?.project.readerStatistics
  // Where nobody is measured by one, there is nothing to say of it.
  const isGold = readers?.some(({ reader: _, ...ref }) => readFragment(readerFiguresFragment, ref).goldCount > 0)
  // On a narrow page what measures readers goes before when they read.
  const rest = isGold ? 'max-lg:hidden' : undefined
  return (
    <Panel
      title="Readers"
      aside={readers?.length === shownReaders && `the ${shownReaders} who read most`}
      isFlush={Boolean(readers?.length)}
    >
      {!readers ? (
        <PanelState error={error} onRetry={refetch} />
      ) : readers.length === 0 ? (
        <p className="text-muted">Nobody has read an image here yet.</p>
      ) : (
        <Table>
          <thead>
            <HeadRow>
              <Head>Reader</Head>
              <Head isNumber>Images</Head>
              <Head isNumber>Sent back</Head>
              <Head isNumber>Cannot tell</Head>
              <Head>First answer is what counts</Head>
              <Head isNumber>Of</Head>
              {isGold && <Head>As the gold answer</Head>}
              <Head isNumber className={rest}>
                Median time
              </Head>
              <Head className={rest}>Last answer</Head>
            </HeadRow>
          </thead>
          <tbody>
            {readers.map(({ reader, ...ref }) => {
              const figures = readFragment(readerFiguresFragment, ref)
              return (
                <Row key={reader.id}>
                  <Cell>
                    <span className="font-medium">{reader.name}</span>
                    <span className="block text-xs text-muted">{sayQualification(figures)}</span>
                  </Cell>
                  <Cell isNumber>{formatCount(figures.readCount)}</Cell>
                  <Cell isNumber>{formatCount(figures.returnedCount)}</Cell>
                  <Cell isNumber>{formatCount(figures.cannotTellCount)}</Cell>
                  <Cell>
                    {figures.agreement ? (
                      <span className="flex items-center gap-3">
                        <span className={rest}>
                          <EstimateBar estimate={figures.agreement} />
                        </span>
                        <EstimateText estimate={figures.agreement} />
                      </span>
                    ) : (
                      <span className="text-muted">nothing to compare with</span>
                    )}
                  </Cell>
                  <Cell isNumber>{formatCount(figures.comparedCount)}</Cell>
                  {isGold && (
                    <Cell>
                      {figures.asGold ? (
                        <span>
                          <EstimateText estimate={figures.asGold} />{' '}
                          <span className="text-muted">of {formatCount(figures.goldCount)}</span>
                        </span>
                      ) : (
                        <span className="text-muted">none answered</span>
                      )}
                    </Cell>
                  )}
                  <Cell isNumber className={rest}>
                    {figures.medianDurationMs === null ? (
                      <span className="text-muted">not measured</span>
                    ) : (
                      formatDuration(figures.medianDurationMs)
                    )}
                  </Cell>
                  <Cell className={rest}>{figures.lastAnsweredAt && <Time at={figures.lastAnsweredAt} />}</Cell>
                </Row>
              )
            })}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
