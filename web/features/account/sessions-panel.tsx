'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelMore, PanelState } from '@/components/panel-state.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { graphql } from '@/lib/graphql.ts'
import { deviceOf } from './device.ts'
import { EndOtherSessionsDialog, EndSessionDialog } from './end-session-dialogs.tsx'

const sessionsQuery = graphql(`
  query AccountSessions($after: String) {
    viewer {
      sessions(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id createdAt lastSeenAt ipAddress userAgent isCurrent } }
      }
    }
  }
`)

export function SessionsPanel() {
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(sessionsQuery, {
    notifyOnNetworkStatusChange: true,
  })
  const [ending, setEnding] = useState<{ id: string; device: string } | 'others'>()
  const close = () => setEnding(undefined)
  const connection = data?.viewer?.sessions
  const sessions = connection?.edges.map(e => e.node) ?? []
  const others = sessions.filter(s => !s.isCurrent).length
  return (
    <Panel
      title="Sessions"
      isFlush={Boolean(connection)}
      aside={
        <Button
          size="sm"
          disabledReason={others === 0 ? 'You are signed in nowhere else.' : undefined}
          onClick={() => setEnding('others')}
        >
          End all others
        </Button>
      }
    >
      {connection ? (
        <>
          <Table>
            <thead>
              <HeadRow>
                <Head>Device</Head>
                <Head>Address</Head>
                <Head>Signed in</Head>
                <Head>Last seen</Head>
                <Head>
                  <span className="sr-only">End</span>
                </Head>
              </HeadRow>
            </thead>
            <tbody>
              {sessions.map(session => {
                const device = deviceOf(session.userAgent)
                return (
                  <Row key={session.id}>
                    <Cell title={session.userAgent ?? undefined}>
                      {device}
                      {session.isCurrent && <span className="pl-2 text-xs text-accent">this one</span>}
                    </Cell>
                    <Cell className="font-mono text-xs text-muted">{session.ipAddress ?? 'unknown'}</Cell>
                    <Cell className="text-muted">
                      <Time at={session.createdAt} />
                    </Cell>
                    <Cell className="text-muted">
                      <Time at={session.lastSeenAt} />
                    </Cell>
                    <Cell className="text-right">
                      {!session.isCurrent && (
                        <Button
                          size="sm"
                          look="danger"
                          aria-label={`End the session of ${device}`}
                          onClick={() => setEnding({ id: session.id, device })}
                        >
                          End
                        </Button>
                      )}
                    </Cell>
                  </Row>
                )
              })}
            </tbody>
          </Table>
          <PanelMore
            pageInfo={connection.pageInfo}
            status={networkStatus}
            onMore={after => void fetchMore({ variables: { after } })}
          />
        </>
      ) : (
        <PanelState error={error} onRetry={refetch} rows={2} />
      )}
      {ending === 'others' && <EndOtherSessionsDialog onClose={close} />}
      {typeof ending === 'object' && <EndSessionDialog session={ending} onClose={close} />}
    </Panel>
  )
}
