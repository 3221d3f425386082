import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names.ts'

/** A part of a page that scrolls by itself, also by keys. */
export function ScrollRoom({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      className={cn('overflow-auto', className)}
    >
      {children}
    </section>
  )
}
