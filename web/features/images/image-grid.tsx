'use client'
import {
  type CSSProperties,
  type MouseEvent,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { cn } from '@/lib/class-names.ts'
import { isInBand, placesOf } from './band.ts'
import { BandBox } from './band-box.tsx'
import { ImageTile } from './image-tile.tsx'
import { forgetPlace, listOf, placeIn, rememberOffset } from './place.ts'
import { useTileSize } from './tile-size.tsx'
import { useBand } from './use-band.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { type PageVariables, useImagePages } from './use-image-pages.ts'
import { useOpenLink } from './use-open-link.ts'
import { useRowsInSight } from './use-rows-in-sight.ts'
import type { Picking } from './use-selection.ts'
import { useTilesStay } from './use-tiles-stay.ts'

const gap = 8
const captionHeight = 42
/** Above the first row and below the last. */
const padding = 24

export interface GridHandle {
  /** Goes to an image by its place in the list, from 0. */
  goTo(index: number): void
}

interface ImageGridProps {
  variables: PageVariables
  query: string
  /** How many images can be scrolled through. */
  count: number
  /** How many images the list was last known to have: where a page tells otherwise it is asked again. */
  counted: number
  recount: () => void
  /** There are more than can be scrolled through. */
  isCutOff: boolean
  handle: RefObject<GridHandle | null>
  /** Which images are picked; undefined: nothing can be done with any. */
  picking: Picking | undefined
}

/** The scroll bar is of the whole list; only the rows in sight exist, and what is far leaves the memory. Arrows move, Enter opens. */
export function ImageGrid({ variables, query, count, counted, recount, isCutOff, handle, picking }: ImageGridProps) {
  const { id: projectId, viewerReadsBlind } = useProject()
  const room = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const width = useWidth(room)
  const [tileWidth] = useTileSize()
  const columns = Math.max(2, Math.floor((width + gap) / (tileWidth + gap)))
  const rowHeight = Math.floor((width - gap * (columns - 1)) / columns) + captionHeight + gap
  const list = listOf(projectId, query)
  const [place] = useState(() => placeIn(list))
  const [current, setCurrent] = useState(0)
  const rowCount = width === 0 ? 0 : Math.ceil(count / columns)
  const rows = useRowsInSight(room, { count: rowCount, height: rowHeight, padding }, place?.offset ?? 0)
  const from = rows.from * columns
  const to = Math.min(count, rows.to * columns)
  const { imageAt, isThere, failed, tryAgain } = useImagePages(variables, { from, to }, counted, recount)
  const indices = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  const wanted = useRef<number | 'place' | null>(place ? 'place' : null)

  useEffect(() => {
    if (rowCount > 0) rememberOffset(list, rows.top)
  }, [list, rowCount, rows.top])
  const isWithin = useRef(false)
  useTilesStay({ columns, rowHeight, current }, rows, () => {
    // Tiles that go to another row are made anew, without the focus that one of them had.
    if (isWithin.current && !grid.current?.contains(document.activeElement)) wanted.current = current
  })
  // What is to have the focus may have to come first: until then the grid has it, so that keys go on.
  useEffect(() => {
    if (wanted.current === null) return
    const isPlace = wanted.current === 'place'
    const index = isPlace ? indices.find(index => imageAt(index)?.id === place?.imageId) : wanted.current
    const tile = room.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    if (tile) {
      wanted.current = null
      forgetPlace()
      tile.focus({ preventScroll: true })
    } else if (!isPlace) grid.current?.focus({ preventScroll: true })
    else if (isThere) {
      // It has left the list: nothing that comes in sight later is to take the focus.
      wanted.current = null
      forgetPlace()
    }
  })

  function focus(index: number) {
    const at = Math.max(0, Math.min(count - 1, index))
    wanted.current = at
    setCurrent(at)
    rows.showRow(Math.floor(at / columns))
    const tile = room.current?.querySelector<HTMLElement>(`[data-index="${at}"]`)
    // At once where it can be: the next key may come before the next frame.
    if (!tile) return
    wanted.current = null
    tile.focus({ preventScroll: true })
  }
  useImperativeHandle(handle, () => ({ goTo: focus }))
  const extend = (to: number) =>
    void picking?.extend(Math.max(0, Math.min(count - 1, to)), current, index => imageAt(index)?.id)
  function toggle(index: number) {
    const id = imageAt(index)?.id
    if (id !== undefined) picking?.toggle(index, id)
  }
  const press = useGridKeys({ current, columns, rowsInView: rows.rowsInView, focus, extend, toggle, picking })
  const laid = { count, columns, rowHeight, columnStep: (width + gap) / columns, gap }
  const { band, handlers } = useBand({
    ...{ room, grid, laid, rows, above: padding / 2, isOffered: picking !== undefined },
    onPicked: (band, adds) => void picking?.take(placesOf(band, laid), adds, index => imageAt(index)?.id),
  })
  const isPicked = (index: number, id: string) => {
    if (!picking || !band) return picking?.has(id)
    return isInBand(index, band.band, columns) || (band.adds && picking.has(id))
  }
  const openLink = useOpenLink()
  /** Its box and, with Shift or Ctrl, the tile itself pick; without, it opens. */
  function click(event: MouseEvent) {
    const { isBox, link } = partsOf(event.target)
    if (!link || event.button !== 0) return
    const index = Number(link.dataset.index)
    const isMeant = isBox || event.shiftKey || event.ctrlKey || event.metaKey
    if (!isMeant || !picking) return isBox ? undefined : openLink(event, link)
    if (!isBox) event.preventDefault()
    if (event.shiftKey) extend(index)
    else toggle(index)
    focus(index)
  }

  const indicesOf = (row: number) => indices.slice((row - rows.from) * columns, (row - rows.from + 1) * columns)
  const isShown = current >= from && current < to && imageAt(current) !== undefined
  const entry = isShown ? current : indices.find(index => imageAt(index) !== undefined)
  return (
    <div
      ref={room}
      className="min-h-0 flex-1 select-none overflow-y-auto px-4 py-3 [overflow-anchor:none]"
      onScroll={rows.onScroll}
      {...handlers}
    >
      {failed && (
        <div className="sticky top-0 z-10">
          <ErrorState error={failed} onRetry={tryAgain} />
        </div>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual */}
      <div
        ref={grid}
        role="grid"
        aria-label="Images"
        aria-rowcount={isCutOff ? -1 : Math.ceil(count / columns)}
        aria-colcount={columns}
        aria-multiselectable={picking ? true : undefined}
        tabIndex={-1}
        onKeyDown={press}
        onClick={click}
        onFocus={event => {
          isWithin.current = true
          const { link } = partsOf(event.target)
          if (link) setCurrent(Number(link.dataset.index))
        }}
        onBlur={event => {
          isWithin.current = event.currentTarget.contains(event.relatedTarget)
        }}
        className={cn('relative outline-none', picking && !picking.isEmpty && 'is-picking')}
        style={{ height: rows.drawn, '--picture': `${rowHeight - gap - captionHeight}px` } as CSSProperties}
      >
        {Array.from({ length: Math.max(0, rows.to - rows.from) }, (_, i) => rows.from + i).map(row => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={row}
            role="row"
            aria-rowindex={row + 1}
            aria-busy={indicesOf(row).some(index => !imageAt(index))}
            className="absolute inset-x-0 grid grid-rows-[minmax(0,1fr)]"
            style={{
              top: rows.placeOf(row),
              height: rowHeight - gap,
              gap,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {indicesOf(row).map(index => {
              const image = imageAt(index)
              if (!image) return <Skeleton key={index} className="h-full" />
              return (
                <ImageTile
                  key={image.id}
                  image={image}
                  index={index}
                  isEntry={index === entry}
                  isBlind={viewerReadsBlind}
                  href={`/projects/${projectId}/images/${image.id}${query}`}
                  isPicked={isPicked(index, image.id)}
                />
              )
            })}
          </div>
        ))}
        {band && <BandBox corners={band.box} drawnAt={rows.drawnAt} />}
      </div>
    </div>
  )
}

/** What of a tile an event is of: its link, and whether it is of its box. */
function partsOf(target: EventTarget) {
  const cell = target instanceof Element ? target.closest('[data-item]') : null
  return { isBox: target instanceof HTMLInputElement, link: cell?.querySelector('a') }
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
