'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Instant, Time } from '@/components/time.tsx'
import { formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { useNow } from '@/lib/use-now.ts'
import { RevokeKeyDialog } from './revoke-key-dialog.tsx'

export const apiKeyFragment = graphql(`
  fragment ApiKey on ApiKey {
    id
    name
    start
    roles
    expiresAt
    lastUsedAt
    revokedAt
    projects { id name }
    user { id name }
  }
`)

const statusOf = ({ revokedAt, expiresAt }: { revokedAt: string | null; expiresAt: string }, now: number) =>
  revokedAt ? 'REVOKED' : new Date(expiresAt).getTime() > now ? 'ACTIVE' : 'EXPIRED'

interface KeyTableProps {
  apiKeys: readonly (FragmentOf<typeof apiKeyFragment> & { id: string })[]
  /** In a project: whose each is stands there, and the project does not. */
  isOfProject?: boolean
}

export function KeyTable({ apiKeys, isOfProject }: KeyTableProps) {
  const now = useNow()
  const [revoking, setRevoking] = useState<{ id: string; name: string }>()
  return (
    <>
      <Table>
        <thead>
          <HeadRow>
            <Head>Key</Head>
            <Head>{isOfProject ? 'Of' : 'Projects'}</Head>
            <Head>Roles</Head>
            <Head>Expires</Head>
            <Head>Last used</Head>
            <Head>Status</Head>
            <Head>
              <span className="sr-only">Revoke</span>
            </Head>
          </HeadRow>
        </thead>
        <tbody>
          {apiKeys.map(ref => {
            const key = readFragment(apiKeyFragment, ref)
            const status = statusOf(key, now)
            return (
              <Row key={key.id}>
                <Cell className="wrap-anywhere min-w-32 whitespace-normal">
                  <span className="font-medium">{key.name}</span>{' '}
                  <code className="font-mono text-xs text-muted">{key.start}…</code>
                </Cell>
                <Cell className="whitespace-normal">
                  {isOfProject ? key.user.name : key.projects.map(p => p.name).join(', ')}
                </Cell>
                <Cell className="whitespace-normal">{key.roles.map(formatWord).join(', ')}</Cell>
                <Cell className="text-muted">
                  <Instant at={key.expiresAt} />
                </Cell>
                <Cell className="text-muted">{key.lastUsedAt ? <Time at={key.lastUsedAt} /> : 'never'}</Cell>
                <Cell>
                  <StatusBadge status={status} />
                </Cell>
                <Cell className="text-right">
                  {status === 'ACTIVE' && (
                    <Button
                      size="sm"
                      look="danger"
                      aria-label={`Revoke the key ${key.name}`}
                      onClick={() => setRevoking(key)}
                    >
                      Revoke
                    </Button>
                  )}
                </Cell>
              </Row>
            )
          })}
        </tbody>
      </Table>
      {revoking && <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}
