'use client'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/button.tsx'
import { useProject } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const imageBarFragment = graphql(`fragment ImageBar on Image { fileName groupKey }`)

interface ImageBarProps {
  image: FragmentOf<typeof imageBarFragment>
  /** The grid this image was opened from. */
  grid: string
  neighbours: { previous: { id: string } | null; next: { id: string } | null }
  onGo: (imageId: string) => void
}

export function ImageBar({ image: ref, grid, neighbours: { previous, next }, onGo }: ImageBarProps) {
  const image = readFragment(imageBarFragment, ref)
  const { viewerReadsBlind } = useProject()
  const router = useRouter()
  useKeys([
    { keys: 'ArrowLeft', does: 'Previous image', repeats: true, act: () => previous && onGo(previous.id) },
    { keys: 'ArrowRight', does: 'Next image', repeats: true, act: () => next && onGo(next.id) },
    { keys: 'Escape', does: 'Back to the grid', act: () => router.push(grid) },
  ])
  return (
    <header className="flex h-9 shrink-0 items-center gap-3 border-b bg-surface px-3">
      <Link href={grid} className="rounded-sm text-muted hover:text-ink hover:underline">
        Images
      </Link>
      <h1 className="min-w-0 flex-1 truncate font-medium" title={image.fileName}>
        {image.fileName}
        {image.groupKey && viewerReadsBlind && (
          <span className="pl-3 font-normal text-muted">group {image.groupKey}</span>
        )}
        {image.groupKey && !viewerReadsBlind && (
          <Link
            href={`${grid.split('?')[0]}?${new URLSearchParams({ group: image.groupKey })}`}
            title={`All images of ${image.groupKey}`}
            className="pl-3 font-normal text-muted hover:text-ink hover:underline"
          >
            group {image.groupKey}
          </Link>
        )}
      </h1>
      <div className="flex gap-1">
        <Button
          look="quiet"
          size="icon"
          aria-label="Previous image"
          disabledReason={previous ? undefined : 'This is the first one.'}
          onClick={() => previous && onGo(previous.id)}
        >
          <ArrowLeft aria-hidden />
        </Button>
        <Button
          look="quiet"
          size="icon"
          aria-label="Next image"
          disabledReason={next ? undefined : 'This is the last one.'}
          onClick={() => next && onGo(next.id)}
        >
          <ArrowRight aria-hidden />
        </Button>
      </div>
    </header>
  )
}
