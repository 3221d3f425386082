'use client'
import { cn } from '@/lib/class-names.ts'
import { readFragment } from '@/lib/graphql.ts'
import { describeView, type LabelViewRef, labelViewFragment } from './label-view.ts'
import { useViewer } from './viewer-context.ts'

/** How its reader looked at the image, to look at it so again. */
export function SeenView({ view, className }: { view: LabelViewRef; className?: string }) {
  const viewer = useViewer()
  const text = describeView(view)
  return (
    <button
      type="button"
      title="Look at the image as its reader did"
      onClick={() => viewer?.restore(readFragment(labelViewFragment, view))}
      className={cn(
        'block rounded-sm text-left text-xs text-muted underline decoration-line-strong underline-offset-2 hover:text-ink',
        className,
      )}
    >
      {text || 'as displayed first'}
    </button>
  )
}
