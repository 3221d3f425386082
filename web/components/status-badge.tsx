import { cn } from '@/lib/class-names.ts'
import { formatWord } from '@/lib/format.ts'
import type { graphql } from '@/lib/graphql.ts'

type Of<Name extends Parameters<typeof graphql.scalar>[0]> = ReturnType<typeof graphql.scalar<Name>>
type Status =
  | Of<'JobStatus'>
  | Of<'ModelStatus'>
  | Of<'InvitationStatus'>
  | Of<'UserStatus'>
  | Of<'PartStatus'>
  | 'ACTIVE'

const looks: Record<Status, string> = {
  QUEUED: 'border-line text-muted [&>i]:bg-muted',
  RUNNING: 'border-accent/50 text-accent [&>i]:bg-accent',
  SUCCEEDED: 'border-line text-ink [&>i]:bg-ok',
  FAILED: 'border-danger/50 text-danger [&>i]:bg-danger',
  CANCELLED: 'border-line text-muted [&>i]:bg-warn',
  CANDIDATE: 'border-line text-ink [&>i]:bg-warn',
  APPROVED: 'border-line text-ink [&>i]:bg-ok',
  RETIRED: 'border-line text-muted [&>i]:bg-muted',
  ACTIVE: 'border-line text-ink [&>i]:bg-ok',
  ENABLED: 'border-line text-ink [&>i]:bg-ok',
  DISABLED: 'border-danger/50 text-danger [&>i]:bg-danger',
  OK: 'border-line text-ink [&>i]:bg-ok',
  WARNING: 'border-warn/50 text-ink [&>i]:bg-warn',
  FAILING: 'border-danger/50 text-danger [&>i]:bg-danger',
  PENDING: 'border-line text-ink [&>i]:bg-warn',
  USED: 'border-line text-muted [&>i]:bg-ok',
  EXPIRED: 'border-line text-muted [&>i]:bg-muted',
  REVOKED: 'border-line text-muted [&>i]:bg-danger',
}

export const StatusBadge = ({ status }: { status: Status }) => (
  <span
    className={cn(
      'inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-md border px-1.5 text-xs',
      looks[status],
    )}
  >
    <i aria-hidden className="size-1.5 rounded-full" />
    {formatWord(status)}
  </span>
)
