import { classColour } from '@/lib/class-colour.ts'
import { cn } from '@/lib/class-names.ts'

interface ClassMarkProps {
  /** Null: whoever read it cannot tell. */
  labelClass: { name: string; position: number; isPositive?: boolean } | null
  className?: string
}

export function ClassMark({ labelClass, className }: ClassMarkProps) {
  return (
    <span className={cn('inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap', className)}>
      <span
        aria-hidden
        className="size-2 shrink-0 rounded-[1px]"
        style={{ background: labelClass ? classColour(labelClass.position) : 'var(--line-strong)' }}
      />
      <span className="truncate">{labelClass?.name ?? 'Cannot tell'}</span>
    </span>
  )
}
