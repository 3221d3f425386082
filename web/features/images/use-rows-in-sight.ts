'use client'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { drawnHeight, type Extent, follow, type Position, rowsInSight, scrollOf } from './scroll-map.ts'

interface Rows {
  count: number
  /** Pixels, with what is between two. */
  height: number
  /** Above the first and below the last, together. */
  padding: number
}

const overscan = 2
const settledMs = 150

/** Which rows of a list are in sight of an element that scrolls, and where they are drawn, however many there are. */
export function useRowsInSight(room: RefObject<HTMLElement | null>, { count, height, padding }: Rows, start: number) {
  const [position, setPosition] = useState<Position>({ top: 0, scrollTop: 0 })
  const [view, setView] = useState(0)
  const kept = useRef({ position, extent: { content: 0, view: 0 }, isPlaced: false })
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined)
  const extent: Extent = { content: count * height + padding, view }
  kept.current.extent = extent

  const show = useCallback((next: Position) => {
    kept.current.position = next
    setPosition(next)
  }, [])
  const scrollTo = useCallback(
    (top: number) => {
      const element = room.current
      if (!element) return
      element.scrollTop = scrollOf(top, kept.current.extent)
      const { content, view } = kept.current.extent
      show({ top: Math.min(Math.max(0, top), Math.max(0, content - view)), scrollTop: element.scrollTop })
    },
    [room, show],
  )
  useEffect(() => {
    const element = room.current
    if (!element) return
    const observer = new ResizeObserver(() => setView(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [room])
  useLayoutEffect(() => {
    if (view === 0 || count === 0) return
    // Rows of another height, or others than before: what was in sight stays, as far as it is there.
    scrollTo(kept.current.isPlaced ? kept.current.position.top : start)
    kept.current.isPlaced = true
  }, [view, count, start, scrollTo])
  useEffect(() => () => clearTimeout(settling.current), [])

  function onScroll() {
    const element = room.current
    if (!element) return
    show(follow(kept.current.position, element.scrollTop, kept.current.extent))
    clearTimeout(settling.current)
    settling.current = setTimeout(() => scrollTo(kept.current.position.top), settledMs)
  }

  function showRow(row: number) {
    const { position, extent } = kept.current
    const top = row * height
    if (top < position.top) scrollTo(top)
    else if (top + height + padding > position.top + extent.view) scrollTo(top + height + padding - extent.view)
  }

  return {
    ...rowsInSight(position.top, height, extent, view === 0 ? 0 : count, overscan),
    top: position.top,
    /** The same, as it is before it is drawn. */
    now: () => kept.current.position.top,
    /** Height of what is seen at once, pixels; 0 before it is laid out. */
    view,
    rowsInView: Math.max(1, Math.floor(view / height)),
    drawn: Math.max(0, drawnHeight(extent) - padding),
    /** Where a row is drawn in the element, pixels. */
    placeOf: (row: number) => row * height - position.top + position.scrollTop,
    /** Where what lies so far in all rows is drawn, no further away than can be seen. */
    drawnAt: (y: number) => Math.max(-view, Math.min(2 * view, y - position.top)) + position.scrollTop,
    onScroll,
    showRow,
    scrollTo,
  }
}
