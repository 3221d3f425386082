import { cn } from '@/lib/class-names.ts'

export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={cn('animate-pulse rounded-md bg-raised', className)} />
)

/** The shape of a page with a table, while it is fetched. */
export function PageSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="w-full max-w-[1600px] px-5 py-4">
      <Skeleton className="mb-4 h-6 w-56" />
      <div className="flex flex-col gap-px rounded-lg border border-line bg-surface p-3">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without a name of their own
          <Skeleton key={row} className="my-1.5 h-5" />
        ))}
      </div>
    </div>
  )
}
