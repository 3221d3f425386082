import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/class-names.ts'

const looks = {
  danger: { box: 'border-danger/50 bg-danger-wash', icon: 'text-danger', Icon: CircleAlert },
  warn: { box: 'border-warn/50 bg-warn-wash', icon: 'text-warn', Icon: TriangleAlert },
  plain: { box: 'border-line bg-raised', icon: 'text-muted', Icon: Info },
}

interface NoticeProps {
  tone?: keyof typeof looks
  title?: ReactNode
  children?: ReactNode
  actions?: ReactNode
  className?: string
}

export function Notice({ tone = 'plain', title, children, actions, className }: NoticeProps) {
  const { box, icon, Icon } = looks[tone]
  return (
    <div
      role={tone === 'plain' ? 'status' : 'alert'}
      className={cn('flex gap-2 rounded-md border px-3 py-2 text-ink', box, className)}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-3.5 shrink-0', icon)} />
      <div className="min-w-0 flex-1 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  )
}
