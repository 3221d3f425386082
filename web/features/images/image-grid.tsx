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
import { useProject } from '@/features/project/project.ts'
import { cn } from '@/lib/class-names.ts'
import { isInBand, placesOf } from './band.ts'
import { BandBox } from './band-box.tsx'
import { GridRows } from './grid-rows.tsx'
import type { ImageOrder, ListView } from './list-view.ts'
import { forgetPlace, listOf, placeIn, rememberOffset } from './place.ts'
import type { Reach } from './reach.ts'
import { pictureHeight, shapeOf } from './shape.ts'
import { columnCount, TableHead } from './table-head.tsx'
import { useTileSize } from './tile-size.tsx'
import { useBand } from './use-band.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { type PageVariables, useImagePages } from './use-image-pages.ts'
import { useOpenLink } from './use-open-link.ts'
import { useRowsInSight } from './use-rows-in-sight.ts'
import type { Picking } from './use-selection.ts'
import { useTilesStay } from './use-tiles-stay.ts'
import { useWidth } from './use-width.ts'

export interface GridHandle {
  /** Goes to an image by its place in the list, from 0. */
  goTo(index: number): void
}

interface ImageGridProps {
  variables: PageVariables
  query: string
  view: ListView
  onSort: (order: ImageOrder) => void
  /** How many images can be scrolled through. */
  count: number
  /** How many images the list was last known to have: where a page tells otherwise it is asked again. */
  counted: number
  recount: () => void
  /** There are more than can be scrolled through yet. */
  isCutOff: boolean
  reach: Reach
  handle: RefObject<GridHandle | null>
  /** Which images are picked; undefined: nothing can be done with any. */
  picking: Picking | undefined
}

/** The scroll bar is of the whole list; only the rows in sight exist, and what is far leaves the memory. Arrows move, Enter opens. */
export function ImageGrid({ variables, query, view, onSort, handle, picking, ...list }: ImageGridProps) {
  const { count, counted, recount, isCutOff, reach } = list
  const { id: projectId, viewerReadsBlind } = useProject()
  const room = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const width = useWidth(room)
  const [tileWidth] = useTileSize()
  const isTable = view.layout === 'table'
  const shape = shapeOf(view.layout, width, tileWidth)
  const { columns, rowHeight, head } = shape
  const padding = shape.above + shape.below
  const listKey = listOf(projectId, query)
  const [place] = useState(() => placeIn(listKey))
  const [current, setCurrent] = useState(0)
  const rowCount = width === 0 ? 0 : Math.ceil(count / columns)
  const rows = useRowsInSight(room, { count: rowCount, height: rowHeight, padding }, place?.offset ?? 0)
  const from = rows.from * columns
  const to = Math.min(count, rows.to * columns)
  const { imageAt, isThere, failed, tryAgain } = useImagePages(variables, { from, to }, reach, counted, recount)
  const indices = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  const wanted = useRef<number | 'place' | null>(place ? 'place' : null)

  useEffect(() => {
    if (rowCount > 0) rememberOffset(listKey, rows.top)
  }, [listKey, rowCount, rows.top])
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
  const laid = { count, ...shape }
  const { band, handlers } = useBand({
    ...{ room, grid, laid, rows, above: shape.above, isOffered: picking !== undefined },
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

  const isShown = current >= from && current < to && imageAt(current) !== undefined
  const entry = isShown ? current : indices.find(index => imageAt(index) !== undefined)
  return (
    <div
      ref={room}
      className={cn('min-h-0 flex-1 select-none overflow-y-auto px-4 pb-3 [overflow-anchor:none]', !isTable && 'pt-3')}
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
        aria-rowcount={isCutOff ? -1 : Math.ceil(count / columns) + (isTable ? 1 : 0)}
        aria-colcount={isTable ? columnCount : columns}
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
        style={{ height: rows.drawn + head, '--picture': `${pictureHeight(shape)}px` } as CSSProperties}
      >
        {isTable && <TableHead order={view.order} isBlind={viewerReadsBlind} onSort={onSort} />}
        <GridRows
          {...{ rows, shape, view, count, imageAt, isPicked, entry }}
          hrefOf={id => `/projects/${projectId}/images/${id}${query}`}
          isBlind={viewerReadsBlind}
        />
        {band && <BandBox corners={band.box} drawnAt={y => rows.drawnAt(y) + head} />}
      </div>
    </div>
  )
}

/** What of a tile an event is of: its link, and whether it is of its box. */
function partsOf(target: EventTarget) {
  const cell = target instanceof Element ? target.closest('[data-item]') : null
  return { isBox: target instanceof HTMLInputElement, link: cell?.querySelector('a') }
}
