import { useLayoutEffect, useRef } from 'react'
import type { useRowsInSight } from './use-rows-in-sight.ts'

interface Layout {
  columns: number
  /** Pixels, with what is between two. */
  rowHeight: number
  /** The image that has the focus, or had it last. */
  current: number
}

/**
 * Tiles of another size: the image with the focus stays where it is, where it is out of sight the first that is in it.
 * @param onMoved told once they are laid out anew
 */
export function useTilesStay(layout: Layout, rows: ReturnType<typeof useRowsInSight>, onMoved: () => void) {
  const { columns, rowHeight, current } = layout
  const before = useRef({ columns, rowHeight, current, top: 0, bottom: 0 })
  useLayoutEffect(() => {
    const was = before.current
    before.current = { columns, rowHeight, current, top: rows.top, bottom: rows.top + rows.view }
    // Not laid out yet, or as it was.
    if (was.bottom <= was.top || (was.columns === columns && was.rowHeight === rowHeight)) return
    const placeOf = (index: number) => Math.floor(index / was.columns) * was.rowHeight
    const isInSight = placeOf(was.current) + was.rowHeight > was.top && placeOf(was.current) < was.bottom
    const anchor = isInSight ? was.current : Math.floor(was.top / was.rowHeight) * was.columns
    const row = Math.floor(anchor / columns)
    rows.scrollTo(row * rowHeight - (placeOf(anchor) - was.top))
    rows.showRow(row)
    onMoved()
  })
}
