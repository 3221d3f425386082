import { cn } from '@/lib/class-names.ts'

interface ProgressProps {
  label: string
  done: number
  total: number
  className?: string
}

export function Progress({ label, done, total, className }: ProgressProps) {
  const share = total > 0 ? Math.min(1, done / total) : 0
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(total, 1)}
      aria-valuenow={Math.min(done, Math.max(total, 1))}
      className={cn('h-1 overflow-hidden rounded-sm bg-raised', className)}
    >
      <div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
    </div>
  )
}
