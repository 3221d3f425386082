'use client'
import { useReactiveVar } from '@apollo/client/react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { Button } from '@/components/button.tsx'
import { cn } from '@/lib/class-names.ts'
import { isOffline } from '@/lib/session.ts'
import { pixelAspectOf } from './display.ts'
import type { ViewerImage } from './image.ts'
import { shownAs } from './placement.ts'
import { Readout } from './readout.tsx'
import { useDrawing } from './use-drawing.ts'
import { usePointer } from './use-pointer.ts'
import { useSelected } from './view.ts'
import type { Viewer } from './viewer.ts'

interface PictureProps {
  viewer: Viewer
  image: ViewerImage
  label: string
  onActivate?: () => void
}

/** One picture on black: its preview at once, its samples when they are here. */
export function Picture({ viewer, image, label, onActivate }: PictureProps) {
  const pane = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { id } = image
  // biome-ignore lint/correctness/useExhaustiveDependencies: a label that is given gives a new object of the same image
  useLayoutEffect(() => viewer.open(image), [viewer, id])
  const isAway = useReactiveVar(isOffline)
  // What failed while the server was away is asked for again when it is back.
  useEffect(() => {
    if (isAway) return () => void (viewer.situation.value.phase === 'failed' && viewer.open(image))
  }, [isAway, viewer, image])
  const phase = useSelected(viewer.situation, s => s.phase)
  const reason = useSelected(viewer.situation, s => s.reason)
  const obstacle = useSelected(viewer.situation, s => s.obstacle)
  const tool = useSelected(viewer.situation, s => (s.isColour ? 'pan' : s.tool))
  const isShown = phase === 'ready' && !obstacle
  useDrawing(viewer, canvas, isShown)
  usePointer(viewer, pane)
  return (
    <section
      aria-label={label}
      onPointerDown={onActivate}
      onFocus={onActivate}
      className="relative min-h-0 min-w-0 flex-1 overflow-hidden bg-black"
    >
      {!isShown && <Preview image={image} onSeen={() => viewer.situation.change({ previewOf: id })} />}
      {/* biome-ignore-start lint/a11y: a group without fields, that takes the hand and shows a value by keyboard */}
      <div
        ref={pane}
        tabIndex={0}
        role="group"
        aria-label={`${label}: drag, wheel and keys move it; ? lists them`}
        className={cn(
          'group absolute inset-0 touch-none select-none focus-visible:-outline-offset-2',
          tool === 'pan' ? 'cursor-grab active:cursor-grabbing' : 'cursor-crosshair',
        )}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={image.fileName}
          className={cn('block size-full', !isShown && 'invisible')}
        />
        {isShown && <Crosshair />}
      </div>
      {/* biome-ignore-end lint/a11y: see above */}
      {isShown && <Readout viewer={viewer} />}
      {obstacle && (
        <p role="status" className="absolute inset-x-0 bottom-0 bg-black/80 px-3 py-2 text-xs text-[#e4e7ea]">
          {obstacle} This is the preview, as the file is displayed first.
        </p>
      )}
      {phase === 'failed' && (
        <div
          role="alert"
          className="absolute inset-x-0 bottom-0 flex items-center gap-3 bg-black/80 px-3 py-2 text-xs text-[#e4e7ea]"
        >
          <p className="min-w-0 flex-1">The samples of the picture could not be fetched. {reason}</p>
          <Button size="sm" onClick={() => retry(viewer, image)}>
            Try again
          </Button>
        </div>
      )}
    </section>
  )
}

const retry = (viewer: Viewer, image: ViewerImage) => viewer.open(image)

interface PreviewProps {
  image: ViewerImage
  onSeen: () => void
}

/** As large as the picture will be, so that nothing jumps when its samples come. */
function Preview({ image: { previewUrl, display, ...image }, onSeen }: PreviewProps) {
  const { width, height } = shownAs(image, pixelAspectOf(display))
  return (
    <div className="absolute inset-0 grid place-items-center [container-type:size]">
      {/* biome-ignore lint/performance/noImgElement: a WebP made for this, of at most 1024 pixels */}
      <img
        src={previewUrl}
        onLoad={onSeen}
        alt=""
        draggable={false}
        className="object-fill"
        style={{ width: `min(100cqw, ${(100 * width) / height}cqh)`, aspectRatio: `${width} / ${height}` }}
      />
    </div>
  )
}

/** Where the value is read by keyboard. */
const Crosshair = () => (
  <span
    aria-hidden
    className="pointer-events-none absolute top-1/2 left-1/2 hidden size-5 -translate-1/2 rounded-full border border-[#85b1e4] group-focus-visible:block"
  />
)
