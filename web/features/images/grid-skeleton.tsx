import { Skeleton } from '@/components/skeleton.tsx'

export function GridSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex h-full">
      <div className="w-56 shrink-0 border-r bg-surface" />
      <div className="grid flex-1 grid-cols-[repeat(auto-fill,minmax(152px,1fr))] content-start gap-2 overflow-hidden p-4">
        {Array.from({ length: 24 }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tiles without a name of their own
          <Skeleton key={i} className="aspect-[4/5]" />
        ))}
      </div>
    </div>
  )
}
