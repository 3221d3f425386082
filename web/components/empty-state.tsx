import type { ReactNode } from 'react'

interface EmptyStateProps {
  title: string
  children: ReactNode
  actions?: ReactNode
}

export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-1 rounded-lg border border-line border-dashed px-6 py-14 text-center">
      <h2 className="text-base font-semibold">{title}</h2>
      <div className="max-w-[60ch] text-muted">{children}</div>
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
