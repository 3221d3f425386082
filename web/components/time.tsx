'use client'
import { formatAge, formatInstant } from '@/lib/format.ts'
import { useNow } from '@/lib/use-now.ts'

/** How long ago, the exact moment on hover. */
export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatInstant(at)} className="whitespace-nowrap">
      {formatAge(at, useNow())}
    </time>
  )
}

/** The exact moment, where it is evidence. */
export const Instant = ({ at }: { at: string }) => (
  <time dateTime={at} title={at} className="whitespace-nowrap">
    {formatInstant(at)}
  </time>
)
