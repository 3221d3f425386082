'use client'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

interface DownloadButtonProps {
  href: string
  size?: 'sm'
  /** Why whoever looks may not have it. */
  against?: string
  children: ReactNode
}

/** A file to be saved. */
export function DownloadButton({ href, size, against, children }: DownloadButtonProps) {
  const inside = (
    <>
      <Download aria-hidden />
      {children}
    </>
  )
  if (against)
    return (
      <Button size={size} disabledReason={against}>
        {inside}
      </Button>
    )
  return (
    <Button asChild size={size}>
      <a href={href} download>
        {inside}
      </a>
    </Button>
  )
}
