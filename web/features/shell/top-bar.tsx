'use client'
import { Keyboard } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/button.tsx'
import { Tooltip } from '@/components/tooltip.tsx'
import { OutboxBadge } from '@/features/outbox/outbox-badge.tsx'
import { ProjectName } from '@/features/project/project-name.tsx'
import { useKeyMapDialog } from './key-map.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { UserMenu } from './user-menu.tsx'
import { WorkersBadge } from './workers-badge.tsx'

export function TopBar({ user }: { user: { name: string; email: string } }) {
  const showKeyMap = useKeyMapDialog()
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b bg-surface px-5">
      <Link href="/" className="rounded-sm font-semibold text-base tracking-tight">
        Lamina
      </Link>
      <div className="min-w-0 flex-1">
        <ProjectName />
      </div>
      <OutboxBadge />
      <WorkersBadge />
      <Tooltip text="Keys (?)">
        <Button look="quiet" size="icon" aria-label="Keys" onClick={showKeyMap}>
          <Keyboard aria-hidden />
        </Button>
      </Tooltip>
      <ThemeSwitch />
      <UserMenu user={user} />
    </header>
  )
}
