'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Skeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { ImageTile, imageTileFragment } from './image-tile.tsx'
import { forgetPlace, listOf, placeIn, rememberOffset } from './place.ts'

export const imageGridFragment = graphql(
  `
  fragment ImageGrid on ImageConnection {
    edges { cursor node { id ...ImageTile } }
  }
`,
  [imageTileFragment],
)

const tileWidth = 152
const gap = 8
const captionHeight = 42

interface ImageGridProps {
  images: FragmentOf<typeof imageGridFragment>
  query: string
  /** Null: more than are counted. */
  total: number | null
  onEnd: () => void
}

/** Only the rows in sight exist; arrows move, Enter opens. */
export function ImageGrid({ images, query, total, onEnd }: ImageGridProps) {
  const { id: projectId } = useProject()
  const { edges } = readFragment(imageGridFragment, images)
  const room = useRef<HTMLDivElement>(null)
  const width = useWidth(room)
  const columns = Math.max(2, Math.floor((width + gap) / (tileWidth + gap)))
  const rowHeight = Math.floor((width - gap * (columns - 1)) / columns) + captionHeight + gap
  const list = listOf(projectId, query)
  const [place] = useState(() => placeIn(list))
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      edges.findIndex(e => e.node.id === place?.imageId),
    ),
  )
  const rows = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(edges.length / columns),
    getScrollElement: () => room.current,
    estimateSize: () => rowHeight,
    overscan: 3,
  })
  const visible = rows.getVirtualItems()
  const lastRow = visible.at(-1)?.index ?? 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured anew when their height changes
  useEffect(() => rows.measure(), [rowHeight])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as there is a width to lay rows out in
  useEffect(() => {
    if (width === 0 || !place) return
    forgetPlace()
    requestAnimationFrame(() => {
      room.current?.scrollTo({ top: place.offset })
      if (edges[current]?.node.id === place.imageId) requestAnimationFrame(() => focus(current))
    })
  }, [width > 0])
  useEffect(() => {
    if ((lastRow + 4) * columns >= edges.length) onEnd()
  }, [lastRow, columns, edges.length, onEnd])

  function focus(index: number) {
    const at = Math.max(0, Math.min(edges.length - 1, index))
    setCurrent(at)
    rows.scrollToIndex(Math.floor(at / columns))
    const tile = () => room.current?.querySelector<HTMLElement>(`[data-index="${at}"]`)
    const drawn = tile()
    // At once where it can be: the next key may come before the next frame.
    if (drawn) drawn.focus()
    else requestAnimationFrame(() => tile()?.focus())
  }
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }
  function press(event: KeyboardEvent) {
    const step = steps[event.key]
    const target = step ? current + step : event.key === 'Home' ? 0 : event.key === 'End' ? edges.length - 1 : undefined
    if (target === undefined) return
    event.preventDefault()
    focus(target)
  }
  const enter = { repeats: true, act: () => focus(current), does: 'Move in the grid; Enter opens' }
  useKeys([
    { keys: 'ArrowRight', ...enter },
    ...['ArrowDown', 'ArrowLeft', 'ArrowUp'].map(keys => ({ keys, ...enter, isHidden: true })),
  ])

  return (
    <div
      ref={room}
      className="min-h-0 flex-1 overflow-y-auto px-4 py-3"
      onScroll={e => rememberOffset(list, e.currentTarget.scrollTop)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual */}
      <div
        role="grid"
        aria-label="Images"
        aria-rowcount={total === null ? -1 : Math.ceil(total / columns)}
        aria-colcount={columns}
        onKeyDown={press}
        className="relative"
        style={{ height: rows.getTotalSize() }}
      >
        {visible.map(row => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={row.key}
            role="row"
            aria-rowindex={row.index + 1}
            className="absolute inset-x-0 grid grid-rows-[minmax(0,1fr)]"
            style={{
              top: row.start,
              height: rowHeight - gap,
              gap,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {edges.slice(row.index * columns, (row.index + 1) * columns).map(({ node }, column) => {
              const index = row.index * columns + column
              return (
                // biome-ignore lint/a11y/useSemanticElements: see above
                // biome-ignore lint/a11y/useFocusableInteractive: see above
                <div key={node.id} role="gridcell" className="min-w-0">
                  <ImageTile
                    image={node}
                    index={index}
                    isCurrent={index === current}
                    href={`/projects/${projectId}/images/${node.id}${query}`}
                    onFocus={() => setCurrent(index)}
                  />
                </div>
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Width of the content of an element, 0 before it is laid out, pixels. */
function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return width
}

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
