'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Instant, Time } from '@/components/time.tsx'
import { formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { RevokeInvitationDialog } from './revoke-invitation-dialog.tsx'

export const invitationFragment = graphql(`
  fragment Invitation on Invitation {
    id
    roles
    status
    createdAt
    expiresAt
    createdBy { id name }
    acceptedBy { id name }
  }
`)

interface InvitationTableProps {
  invitations: readonly (FragmentOf<typeof invitationFragment> & { id: string })[]
  /** They make administrators, and have no roles. */
  isOfInstallation?: boolean
}

export function InvitationTable({ invitations, isOfInstallation }: InvitationTableProps) {
  const [revoking, setRevoking] = useState<{ id: string }>()
  return (
    <>
      <Table>
        <thead>
          <HeadRow>
            {!isOfInstallation && <Head>Roles</Head>}
            <Head>Made by</Head>
            <Head>Made</Head>
            <Head>Good until</Head>
            <Head>Status</Head>
            <Head>
              <span className="sr-only">Revoke</span>
            </Head>
          </HeadRow>
        </thead>
        <tbody>
          {invitations.map(ref => {
            const invitation = readFragment(invitationFragment, ref)
            const { id, roles, status, createdAt, expiresAt, createdBy, acceptedBy } = invitation
            const maker = createdBy?.name ?? 'Lamina itself'
            return (
              <Row key={id}>
                {!isOfInstallation && <Cell className="whitespace-normal">{roles.map(formatWord).join(', ')}</Cell>}
                <Cell>{maker}</Cell>
                <Cell className="text-muted">
                  <Time at={createdAt} />
                </Cell>
                <Cell className="text-muted">
                  <Instant at={expiresAt} />
                </Cell>
                <Cell>
                  <StatusBadge status={status} />
                  {acceptedBy && <span className="pl-2 text-xs text-muted">by {acceptedBy.name}</span>}
                </Cell>
                <Cell className="text-right">
                  {status === 'PENDING' && (
                    <Button
                      size="sm"
                      look="danger"
                      aria-label={`Revoke the invitation made by ${maker}`}
                      onClick={() => setRevoking({ id })}
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
      {revoking && <RevokeInvitationDialog invitation={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}
