import { Panel } from '@/components/panel.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatWord } from '@/lib/format.ts'
import type { graphql } from '@/lib/graphql.ts'

type Name = ReturnType<typeof graphql.scalar<'PartName'>>
type Status = ReturnType<typeof graphql.scalar<'PartStatus'>>

/** What each is there for, where nothing is wrong with it. */
const about: Record<Name, string> = {
  DATABASE: 'answers',
  MIGRATIONS: 'the tables are those of this version',
  QUEUE: 'jobs can be queued',
  BLOBS: 'images and weights can be written and read',
  WORKER: 'at least one was heard of lately',
  DISK: 'more is left than the reserve',
}

export const PartsPanel = ({ parts }: { parts: { name: Name; status: Status; reason: string | null }[] }) => (
  <Panel title="Parts" isFlush>
    <Table>
      <thead>
        <HeadRow>
          <Head>Part</Head>
          <Head>Status</Head>
          <Head>Why</Head>
        </HeadRow>
      </thead>
      <tbody>
        {parts.map(({ name, status, reason }) => (
          <Row key={name}>
            <Cell className="font-medium">{formatWord(name)}</Cell>
            <Cell>
              <StatusBadge status={status} />
            </Cell>
            <Cell className={reason ? 'wrap-anywhere whitespace-normal' : 'whitespace-normal text-muted'}>
              {reason ?? about[name]}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  </Panel>
)
