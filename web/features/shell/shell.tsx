'use client'
import { useQuery } from '@apollo/client/react'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { OutboxProvider } from '@/features/outbox/outbox-context.tsx'
import { hasSessionEnded } from '@/lib/session.ts'
import { OfflineBar } from './offline-bar.tsx'
import { SessionEndedDialog } from './session-ended-dialog.tsx'
import { TopBar } from './top-bar.tsx'
import { viewerQuery } from './viewer.ts'

/** Bars around every page of somebody who is signed in; everybody else is sent to the sign-in page. */
export function Shell({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(viewerQuery)
  const router = useRouter()
  const pathname = usePathname()
  const [user, setUser] = useState<{ id: string; name: string; email: string }>()
  const viewer = data?.viewer

  useEffect(() => {
    if (viewer) return setUser(viewer.user)
    if (viewer !== null) return
    // Whoever was at work is asked over the page, which keeps what they typed.
    if (user) hasSessionEnded(true)
    else router.replace(`/sign-in?next=${encodeURIComponent(pathname + location.search)}`)
  }, [viewer, user, pathname, router])

  if (!user) {
    return error ? (
      <>
        <OfflineBar />
        <ErrorState error={error} onRetry={refetch} />
      </>
    ) : (
      <PageSkeleton />
    )
  }
  return (
    <OutboxProvider userId={user.id}>
      <div className="flex h-dvh flex-col">
        <TopBar user={user} />
        <OfflineBar />
        <div className="flex min-h-0 flex-1 flex-col">{children}</div>
        <SessionEndedDialog email={user.email} />
      </div>
    </OutboxProvider>
  )
}
