import type { ResultOf } from 'gql.tada'
import { Panel } from '@/components/panel.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount, formatDuration, formatWord } from '@/lib/format.ts'
import type { installationQuery } from './installation-query.ts'

type Found = NonNullable<ResultOf<typeof installationQuery>['installation']>

const statuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const

interface JobsPanelProps {
  counts: Found['jobCounts']
  oldestWaitSeconds: number | null
}

/** Jobs of all projects, in numbers. */
export function JobsPanel({ counts, oldestWaitSeconds }: JobsPanelProps) {
  if (counts === null)
    return (
      <Panel title="Jobs">
        <p className="text-muted">Not known: the database does not answer.</p>
      </Panel>
    )
  const kinds = [...new Set(counts.map(c => c.kind))].sort()
  const countOf = (kind: string, status: string) => counts.find(c => c.kind === kind && c.status === status)?.count ?? 0
  const wait =
    oldestWaitSeconds === null ? 'nothing waits' : `waiting for ${formatDuration(oldestWaitSeconds * 1000)} at most`
  return (
    <Panel title="Jobs" aside={wait} isFlush={kinds.length > 0}>
      {kinds.length === 0 ? (
        <p className="text-muted">Nothing was asked for yet.</p>
      ) : (
        <Table>
          <thead>
            <HeadRow>
              <Head>Kind</Head>
              {statuses.map(status => (
                <Head key={status} isNumber>
                  {formatWord(status)}
                </Head>
              ))}
            </HeadRow>
          </thead>
          <tbody>
            {kinds.map(kind => (
              <Row key={kind}>
                <Cell>{formatWord(kind)}</Cell>
                {statuses.map(status => {
                  const count = countOf(kind, status)
                  return (
                    <Cell key={status} isNumber className={count === 0 ? 'text-muted' : ''}>
                      {formatCount(count)}
                    </Cell>
                  )
                })}
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
