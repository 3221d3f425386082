import Link from 'next/link'
import type { FocusEvent } from 'react'
import { ClassMark } from '@/components/class-mark.tsx'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const imageTileFragment = graphql(`
  fragment ImageTile on Image {
    id
    fileName
    groupKey
    thumbnailUrl
    currentLabel { id labelClass { id name position } }
  }
`)

interface ImageTileProps {
  image: FragmentOf<typeof imageTileFragment>
  href: string
  index: number
  isCurrent: boolean
  onFocus: (event: FocusEvent) => void
}

export function ImageTile({ image: ref, href, index, isCurrent, onFocus }: ImageTileProps) {
  const image = readFragment(imageTileFragment, ref)
  const name = image.fileName.split('/').at(-1)
  return (
    <Link
      href={href}
      prefetch={false}
      data-index={index}
      tabIndex={isCurrent ? 0 : -1}
      onFocus={onFocus}
      className="group flex h-full min-w-0 flex-col overflow-hidden rounded-md border border-line bg-surface hover:border-line-strong focus-visible:border-accent"
    >
      <span className="flex min-h-0 flex-1 items-center justify-center bg-black">
        {/* biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already of this size */}
        <img src={image.thumbnailUrl} alt="" loading="lazy" decoding="async" className="size-full object-contain" />
      </span>
      <span className="flex shrink-0 flex-col border-t px-2 py-1 text-xs">
        <span className="truncate" title={`${image.fileName}, group ${image.groupKey}`}>
          {name}
        </span>
        {image.currentLabel ? (
          <ClassMark labelClass={image.currentLabel.labelClass} className="text-muted" />
        ) : (
          <span className="text-muted">Unlabelled</span>
        )}
      </span>
    </Link>
  )
}
