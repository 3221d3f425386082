'use client'
import { useQuery } from '@apollo/client/react'
import { Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { formatBytes } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'

const query = graphql(`
  query InstallationWorkers {
    workers(first: 50, isAlive: true) {
      edges { cursor node { id host pid kinds engine startedAt heartbeatAt freeBytes } }
    }
  }
`)

const kindNames = {
  CHECK_IMPORT: 'checks',
  IMPORT: 'imports',
  UNDO_IMPORT: 'undoing',
  SETTLE: 'settling readings',
  BATCH: 'acts on many images',
  COMPARE: 'comparing readers',
  FIND_DUPLICATES: 'finding duplicates',
  FREEZE: 'freezing',
  COMPARE_DATASETS: 'comparing datasets',
  CHECK_SHORTCUTS: 'looking for shortcuts',
  TRAIN: 'training',
  PREDICT: 'predictions',
} as const

const formatKinds = (kinds: readonly (keyof typeof kindNames)[]) =>
  kinds.length === Object.keys(kindNames).length ? 'all' : kinds.map(kind => kindNames[kind]).join(', ')

/** Those that take jobs, and when each was last heard of. */
export function WorkersPanel() {
  const { data, error, refetch } = useQuery(query, { pollInterval: 10_000 })
  const alive = data && nodesOf(data.workers)
  return (
    <Panel title="Workers" isFlush={alive !== undefined && alive.length > 0}>
      {!alive ? (
        <PanelState error={error} onRetry={refetch} rows={1} />
      ) : alive.length === 0 ? (
        <p className="text-muted">No worker is alive: jobs wait until one starts.</p>
      ) : (
        <Table>
          <thead>
            <HeadRow>
              <Head>Machine</Head>
              <Head>Takes</Head>
              <Head>Engine</Head>
              <Head isNumber>Free there</Head>
              <Head>Last heard of</Head>
              <Head>Started</Head>
            </HeadRow>
          </thead>
          <tbody>
            {alive.map(w => (
              <Row key={w.id}>
                <Cell className="wrap-anywhere whitespace-normal">
                  {w.host}, process {w.pid}
                </Cell>
                <Cell className="whitespace-normal">{formatKinds(w.kinds)}</Cell>
                <Cell>{w.engine.toLowerCase()}</Cell>
                <Cell isNumber>{w.freeBytes === null ? 'not known' : formatBytes(w.freeBytes)}</Cell>
                <Cell className="text-muted">
                  <Time at={w.heartbeatAt} />
                </Cell>
                <Cell className="text-muted">
                  <Time at={w.startedAt} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
