import { cn } from '@/lib/class-names.ts'

/** A path in one line: where there is little room its folders are cut before its name; all of it is in the title. */
export function PathText({ path, className }: { path: string; className?: string }) {
  const at = path.lastIndexOf('/') + 1
  return (
    <span title={path} className={cn('flex min-w-0 font-mono text-xs', className)}>
      <span className="min-w-6 shrink-[99] truncate text-muted empty:hidden">{path.slice(0, at)}</span>
      <span className="min-w-0 shrink truncate">{path.slice(at)}</span>
    </span>
  )
}
