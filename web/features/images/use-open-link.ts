'use client'
import { useRouter } from 'next/navigation'
import type { MouseEvent } from 'react'

/** Opens a link that is a plain element as the router does; hundreds of tiles have no component of their own for it. */
export function useOpenLink() {
  const router = useRouter()
  return (event: MouseEvent, link: HTMLAnchorElement) => {
    if (event.button !== 0 || event.altKey || event.shiftKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    router.push(link.pathname + link.search)
  }
}
