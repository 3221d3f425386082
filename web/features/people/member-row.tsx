'use client'
import { Button } from '@/components/button.tsx'
import { Cell, Row } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { formatWord } from '@/lib/format.ts'
import type { Role } from '@/lib/roles.ts'

interface MemberRowProps {
  user: { name: string; email: string }
  isDisabled: boolean
  roles: readonly Role[]
  joinedAt: string
  isSelf: boolean
  /** Empty: nobody said. */
  qualification: string
  /** Why the viewer may not change other people's roles; undefined where they may. */
  against: string | undefined
  /** Why they may remove nobody. */
  againstRemoving: string | undefined
  onChangeRoles: () => void
  onQualify: () => void
  onRemove: () => void
}

export function MemberRow({
  user,
  roles,
  joinedAt,
  isSelf,
  against,
  onChangeRoles,
  onRemove,
  ...rest
}: MemberRowProps) {
  const { isDisabled, againstRemoving, qualification, onQualify } = rest
  return (
    <Row>
      <Cell className="wrap-anywhere min-w-32 whitespace-normal">
        <span className="font-medium">{user.name}</span>
        {isSelf && <span className="pl-2 text-xs text-muted">you</span>}
        {isDisabled && <span className="pl-2 text-xs text-danger">account disabled</span>}
        {qualification && <span className="block text-xs text-muted">{qualification}</span>}
      </Cell>
      <Cell className="text-muted">{user.email}</Cell>
      <Cell className="whitespace-normal">{roles.map(formatWord).join(', ')}</Cell>
      <Cell className="text-muted max-lg:hidden">
        <Time at={joinedAt} />
      </Cell>
      <Cell className="text-right">
        <span className="inline-flex gap-2">
          <Button
            size="sm"
            look="quiet"
            disabledReason={isSelf ? undefined : against}
            aria-label={`Qualification of ${user.name}`}
            onClick={onQualify}
          >
            Qualification
          </Button>
          <Button
            size="sm"
            disabledReason={against}
            aria-label={`Change roles of ${user.name}`}
            onClick={onChangeRoles}
          >
            Change roles
          </Button>
          {isSelf ? (
            <Button size="sm" look="danger" className="w-16" aria-label="Leave the project" onClick={onRemove}>
              Leave
            </Button>
          ) : (
            <Button
              size="sm"
              look="danger"
              className="w-16"
              disabledReason={againstRemoving}
              aria-label={`Remove ${user.name}`}
              onClick={onRemove}
            >
              Remove
            </Button>
          )}
        </span>
      </Cell>
    </Row>
  )
}
