'use client'
import { useApolloClient, useReactiveVar } from '@apollo/client/react'
import { WifiOff } from 'lucide-react'
import { useEffect } from 'react'
import { isOffline } from '@/lib/session.ts'
import { isAnswering } from './is-answering.ts'

/** Says that the server is out of reach and looks for it every three seconds. */
export function OfflineBar() {
  const client = useApolloClient()
  const isShown = useReactiveVar(isOffline)

  useEffect(() => {
    const lost = () => isOffline(true)
    window.addEventListener('offline', lost)
    return () => window.removeEventListener('offline', lost)
  }, [])

  useEffect(() => {
    if (!isShown) return
    const timer = setInterval(async () => {
      const isBack = await fetch('/health', { cache: 'no-store' }).then(isAnswering, () => false)
      if (!isBack) return
      isOffline(false)
      void client.refetchQueries({ include: 'active' })
    }, 3000)
    return () => clearInterval(timer)
  }, [client, isShown])

  if (!isShown) return null
  return (
    <div role="status" className="flex items-center gap-2 border-b border-warn/50 bg-warn-wash px-5 py-1">
      <WifiOff aria-hidden className="size-3.5 text-warn" />
      The server is out of reach. What you see may be old; what you typed is kept. Trying again every 3 s.
    </div>
  )
}
