'use client'
import { useState } from 'react'
import { Segments } from '@/components/segments.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatBytes } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const imagePaneFragment = graphql(`
  fragment ImagePane on Image { id url width height bitDepth mediaType byteCount fileName }
`)

/** The picture on black, fitted to the room or pixel by pixel. */
export function ImagePane({ image: ref }: { image: FragmentOf<typeof imagePaneFragment> }) {
  const image = readFragment(imagePaneFragment, ref)
  const [zoom, setZoom] = useState<'fit' | 'full'>('fit')
  const [isBroken, setIsBroken] = useState(false)
  useKeys([{ keys: 'z', does: 'Fit or 1:1', act: () => setZoom(zoom === 'fit' ? 'full' : 'fit') }])
  return (
    <>
      <section
        aria-label="Picture"
        tabIndex={zoom === 'full' ? 0 : undefined}
        className={cn('flex min-h-0 flex-1 bg-black', zoom === 'full' && 'overflow-auto')}
      >
        {isBroken ? (
          <p role="alert" className="m-auto text-[#e4e7ea]">
            The picture could not be fetched.
          </p>
        ) : (
          // biome-ignore lint/performance/noImgElement: the original bytes, not an optimised copy of them
          <img
            src={image.url}
            alt={image.fileName}
            width={image.width}
            height={image.height}
            draggable={false}
            onError={() => setIsBroken(true)}
            className={cn(zoom === 'fit' ? 'size-full object-contain' : 'm-auto max-w-none')}
            style={zoom === 'full' ? { width: image.width, height: image.height } : undefined}
          />
        )}
      </section>
      <footer className="flex h-9 shrink-0 items-center gap-3 border-t bg-surface px-3 text-xs text-muted">
        <span className="min-w-0 flex-1 truncate">
          {image.width} × {image.height} px, {image.bitDepth} bit, {image.mediaType}, {formatBytes(image.byteCount)}
        </span>
        <Segments
          label="Zoom"
          value={zoom}
          onChange={setZoom}
          choices={[
            { value: 'fit', text: 'Fit' },
            { value: 'full', text: '1:1' },
          ]}
        />
      </footer>
    </>
  )
}
