'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { readFilter } from './filter-address.ts'

/** Sets what is named in the address, and takes away what is null. */
export type ChangeFilter = (part: Record<string, string | null>) => void

/** ?class=…&q=… or nothing. */
const queryOf = (params: URLSearchParams) => {
  const query = params.toString()
  return query === '' ? '' : `?${query}`
}

export function useImageFilter() {
  const params = useSearchParams()
  const pathname = usePathname()
  const filter = useMemo(() => readFilter(params), [params])
  const change: ChangeFilter = useCallback(
    part => {
      const next = new URLSearchParams(window.location.search)
      for (const [name, value] of Object.entries(part)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      window.history.replaceState(null, '', pathname + queryOf(next))
    },
    [pathname],
  )
  return { filter, query: queryOf(params), change, params }
}
