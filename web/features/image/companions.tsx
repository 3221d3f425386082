'use client'
import { useId } from 'react'
import { useProject } from '@/features/project/project.ts'
import { useCompanions } from '@/features/viewer/companions.ts'
import type { Comparison } from '@/features/viewer/comparison.ts'
import { cn } from '@/lib/class-names.ts'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const companionsFragment = graphql(`fragment Companions on Image { id groupKey }`)

interface CompanionsProps {
  image: FragmentOf<typeof companionsFragment>
  onGo: (imageId: string) => void
  comparison: Comparison
}

/** The other images of the same patient or study, each to be put beside this one; not there where it is alone. */
export function Companions({ image: ref, onGo, comparison }: CompanionsProps) {
  const title = useId()
  const image = readFragment(companionsFragment, ref)
  const { isGroupAnswered } = useProject()
  const { companions, isCutOff } = useCompanions(image)
  // Whoever reads blind is told of no group: the images alone are before them.
  const heading = image.groupKey === '' ? 'Answered together' : `Also of ${image.groupKey}`
  if (companions.length === 0) return null
  return (
    <section aria-labelledby={title} className="flex flex-col gap-1.5">
      <h2 id={title} className="truncate text-xs font-medium text-muted" title={heading}>
        {heading}
      </h2>
      {isGroupAnswered && (
        <p className="text-xs text-muted">
          Your answer is one on {formatCounted(companions.length + 1, 'image')}
          {isCutOff && ' or more'}: this one and these.
        </p>
      )}
      <ul className="grid grid-cols-4 gap-1.5">
        {companions.map(({ id, fileName, thumbnailUrl, frame }) => {
          const name = fileName.split('/').at(-1) + (frame === null ? '' : `, frame ${frame}`)
          // Within the group its name says nothing.
          const short =
            image.groupKey !== '' && name.startsWith(image.groupKey)
              ? name.slice(image.groupKey.length).replace(/^[-_. ]+/, '')
              : name
          const isBeside = comparison.isOn && comparison.chosen === id
          return (
            <li key={id} className="flex min-w-0 flex-col">
              <button
                type="button"
                aria-pressed={isBeside}
                aria-label={`Beside this one: ${name}`}
                title={`Beside this one: ${fileName}`}
                onClick={() => (isBeside ? comparison.toggle() : comparison.choose(id))}
                className={cn(
                  'aspect-square overflow-hidden rounded-md border border-line bg-black hover:border-line-strong',
                  isBeside && 'border-accent ring-1 ring-accent',
                )}
              >
                {/* biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already of this size */}
                <img src={thumbnailUrl} alt="" decoding="async" className="size-full object-contain" />
              </button>
              <button
                type="button"
                title={`Open ${fileName}`}
                onClick={() => onGo(id)}
                className="truncate rounded-sm text-left text-xs text-muted hover:text-ink hover:underline"
              >
                {short || name}
              </button>
            </li>
          )
        })}
      </ul>
      {isCutOff && <p className="text-xs text-muted">50 of them.</p>}
    </section>
  )
}
