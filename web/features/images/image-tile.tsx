import { Flag, MessageSquare, Type } from 'lucide-react'
import Link from 'next/link'
import { type FocusEvent, useEffect, useRef } from 'react'
import { ClassMark } from '@/components/class-mark.tsx'
import { stateWords } from '@/features/image/reading-words.ts'
import { useProject } from '@/features/project/project.ts'
import { cn } from '@/lib/class-names.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const imageTileFragment = graphql(`
  fragment ImageTile on Image {
    id
    fileName
    groupKey
    thumbnailUrl
    burnedIn
    isFlagged
    openCommentCount
    readingState
    labelClass { id name position }
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
  const { viewerReadsBlind } = useProject()
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
      <span className="relative flex min-h-0 flex-1 items-center justify-center bg-black">
        <Thumbnail url={image.thumbnailUrl} />
        {(image.burnedIn === 'SUSPECTED' || image.burnedIn === 'YES') && <TextMark burnedIn={image.burnedIn} />}
        <CommentMark {...image} />
      </span>
      <span className="flex shrink-0 flex-col border-t px-2 py-1 text-xs">
        <span
          className="truncate"
          title={image.groupKey ? `${image.fileName}, group ${image.groupKey}` : image.fileName}
        >
          {name}
        </span>
        {image.labelClass ? (
          <ClassMark labelClass={image.labelClass} className="text-muted" />
        ) : (
          <span className="text-muted">
            {image.readingState !== 'UNREAD'
              ? stateWords[image.readingState]
              : viewerReadsBlind
                ? 'To read'
                : 'Unlabelled'}
          </span>
        )}
      </span>
    </Link>
  )
}

/** Scrolled past, it is not fetched any more: those in sight come first. */
function Thumbnail({ url }: { url: string }) {
  const picture = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const element = picture.current
    if (!element) return
    if (!element.hasAttribute('src')) element.src = url
    return () => element.removeAttribute('src')
  }, [url])
  return (
    // biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already of this size
    <img ref={picture} src={url} alt="" decoding="async" className="size-full object-contain" />
  )
}

/** Quiet, but there: somebody must look for names, or has seen some. */
function TextMark({ burnedIn }: { burnedIn: 'SUSPECTED' | 'YES' }) {
  const text = burnedIn === 'YES' ? 'Names in the picture' : 'Text to check'
  return (
    <span
      title={text}
      className={cn(
        'absolute top-1 right-1 flex size-5 items-center justify-center rounded-sm bg-black/70',
        burnedIn === 'YES' ? 'text-[#f19a90]' : 'text-[#e3b863]',
      )}
    >
      <Type aria-hidden className="size-3.5" />
      <span className="sr-only">{text}</span>
    </span>
  )
}

/** An open flag, else that threads are open. */
function CommentMark({ isFlagged, openCommentCount }: { isFlagged: boolean; openCommentCount: number }) {
  if (openCommentCount === 0) return null
  const text = isFlagged ? 'Flagged' : `${openCommentCount} open`
  const Icon = isFlagged ? Flag : MessageSquare
  return (
    <span
      title={text}
      className="absolute top-1 left-1 flex size-5 items-center justify-center rounded-sm bg-black/70 text-[#e3b863]"
    >
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{text}</span>
    </span>
  )
}
