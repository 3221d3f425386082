'use client'
import { useState } from 'react'
import { StatusBadge } from '@/components/status-badge.tsx'
import { Cell, Row } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { AdministratorDialog } from './administrator-dialog.tsx'
import { DisableDialog, EnableDialog } from './disable-dialogs.tsx'
import { EndSessionsDialog } from './end-sessions-dialog.tsx'
import { ResetLinkDialog } from './reset-link-dialog.tsx'
import { type UserAct, UserMenu } from './user-acts.tsx'

export const userRowFragment = graphql(`
  fragment UserRow on User {
    id
    name
    email
    isAdmin
    disabledAt
    createdAt
    lastSeenAt
  }
`)

interface UserRowProps {
  user: FragmentOf<typeof userRowFragment>
  isSelf: boolean
}

export function UserRow({ user: ref, isSelf }: UserRowProps) {
  const user = readFragment(userRowFragment, ref)
  const [act, setAct] = useState<UserAct>()
  const dialog = { user: { id: user.id, name: user.name }, onClose: () => setAct(undefined) }
  return (
    <Row>
      <Cell className="wrap-anywhere min-w-32 whitespace-normal">
        <span className="font-medium">{user.name}</span>
        {isSelf && <span className="pl-2 text-xs text-muted">you</span>}
        {user.isAdmin && <span className="pl-2 text-xs text-accent">administrator</span>}
      </Cell>
      <Cell className="text-muted">{user.email}</Cell>
      <Cell>
        <StatusBadge status={user.disabledAt ? 'DISABLED' : 'ENABLED'} />
        {user.disabledAt && (
          <span className="pl-2 text-xs text-muted">
            <Time at={user.disabledAt} />
          </span>
        )}
      </Cell>
      <Cell className="text-muted">{user.lastSeenAt ? <Time at={user.lastSeenAt} /> : 'never'}</Cell>
      <Cell className="text-muted max-lg:hidden">{user.createdAt && <Time at={user.createdAt} />}</Cell>
      <Cell className="text-right">
        <UserMenu user={user} isSelf={isSelf} onChoose={setAct} />
        {act === 'DISABLE' && <DisableDialog {...dialog} />}
        {act === 'ENABLE' && <EnableDialog {...dialog} />}
        {act === 'RESET' && <ResetLinkDialog {...dialog} />}
        {act === 'END_SESSIONS' && <EndSessionsDialog {...dialog} />}
        {act === 'MAKE_ADMINISTRATOR' && <AdministratorDialog {...dialog} isAdmin />}
        {act === 'UNMAKE_ADMINISTRATOR' && <AdministratorDialog {...dialog} isAdmin={false} />}
      </Cell>
    </Row>
  )
}
