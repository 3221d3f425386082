'use client'
import { useQuery } from '@apollo/client/react'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, useEffect } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { OfflineBar } from './offline-bar.tsx'
import { SessionEndedDialog } from './session-ended-dialog.tsx'
import { TopBar } from './top-bar.tsx'
import { viewerQuery } from './viewer.ts'

/** Bars around every page of somebody who is signed in; everybody else is sent to the sign-in page. */
export function Shell({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(viewerQuery)
  const router = useRouter()
  const pathname = usePathname()
  const isSignedOut = data?.viewer === null

  useEffect(() => {
    if (isSignedOut) router.replace(`/sign-in?next=${encodeURIComponent(pathname + location.search)}`)
  }, [isSignedOut, pathname, router])

  if (!data && error) return <ErrorState error={error} onRetry={refetch} />
  if (!data?.viewer) return <PageSkeleton />
  return (
    <div className="flex h-dvh flex-col">
      <TopBar user={data.viewer.user} />
      <OfflineBar />
      <div className="flex min-h-0 flex-1 flex-col">{children}</div>
      <SessionEndedDialog email={data.viewer.user.email} />
    </div>
  )
}
