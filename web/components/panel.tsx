import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names.ts'

interface PanelProps {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  className?: string
  /** Tables reach the border. */
  isFlush?: boolean
}

export function Panel({ title, aside, children, className, isFlush }: PanelProps) {
  return (
    <section className={cn('min-w-0 rounded-lg border border-line bg-surface', className)}>
      {title && (
        <header className="flex min-h-9 items-center gap-3 border-b px-3 py-1">
          <h2 className="flex-1 font-semibold">{title}</h2>
          {aside && <div className="flex items-center gap-2 text-xs text-muted">{aside}</div>}
        </header>
      )}
      {/* Relative: what is for screen readers alone stays in here and makes no page wider. */}
      <div className={isFlush ? 'relative overflow-x-auto' : 'px-3 py-3'}>{children}</div>
    </section>
  )
}

/** Names and values, aligned. */
export function Facts({ facts, className }: { facts: readonly (readonly [string, ReactNode])[]; className?: string }) {
  return (
    <dl className={cn('grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-1', className)}>
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value ?? <span className="text-muted">none</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
