'use client'
import { useApolloClient, useReactiveVar } from '@apollo/client/react'
import { WifiOff } from 'lucide-react'
import { useEffect } from 'react'
import { isOffline } from '@/lib/session.ts'
import { isAnswering, question } from './is-answering.ts'

const lookMs = 1500

/** Says that the server is out of reach, looks for it, and shows everything anew when it is back. */
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
    let isOver = false
    const look = async () => {
      const asked = { cache: 'no-store', headers: { accept: 'application/json' } } as const
      const isBack = await fetch(question, asked).then(isAnswering, () => false)
      if (isOver) return
      if (isBack) return void isOffline(false)
      timer = setTimeout(look, lookMs)
    }
    let timer = setTimeout(look, lookMs)
    return () => {
      isOver = true
      clearTimeout(timer)
      // However it was noticed that the server is back.
      void client.refetchQueries({ include: 'active' })
    }
  }, [client, isShown])

  if (!isShown) return null
  return (
    <div role="status" className="flex items-center gap-2 border-b border-warn/50 bg-warn-wash px-5 py-1">
      <WifiOff aria-hidden className="size-3.5 text-warn" />
      Connecting to the server again. What you see may be old; what you typed is kept, and what was sent goes on by
      itself.
    </div>
  )
}
