'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import type { graphql } from '@/lib/graphql.ts'

type Status = ReturnType<typeof graphql.scalar<'UserStatus'>>

export const userStatuses: readonly { value: Status | ''; text: string }[] = [
  { value: '', text: 'Everybody' },
  { value: 'ENABLED', text: 'Enabled' },
  { value: 'DISABLED', text: 'Disabled' },
]

/** Who is listed, kept in the address: a list can be sent on, and Back goes back to it. */
export function useUserFilter() {
  const pathname = usePathname()
  const params = useSearchParams()
  const asked = params.get('status')
  const status = userStatuses.find(s => s.value !== '' && s.value === asked)?.value || null
  const search = params.get('search') || null
  const [typed, setTyped] = useState(search ?? '')

  function write(next: { search?: string; status?: string }) {
    const filled = { search: search ?? '', status: status ?? '', ...next }
    const query = new URLSearchParams(Object.entries(filled).filter(([, value]) => value !== ''))
    window.history.replaceState(null, '', query.size > 0 ? `${pathname}?${query}` : pathname)
  }

  useEffect(() => {
    const wanted = typed.trim()
    if (wanted === (search ?? '')) return
    // Not at every key: whoever types a name asks once.
    const timer = setTimeout(() => write({ search: wanted }), 250)
    return () => clearTimeout(timer)
  })

  return {
    typed,
    search,
    status,
    setTyped,
    setStatus: (chosen: string) => write({ status: chosen, search: typed.trim() }),
    clear: () => {
      setTyped('')
      write({ search: '', status: '' })
    },
  }
}
