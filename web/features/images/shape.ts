import type { Laid } from './band.ts'
import type { Layout } from './list-view.ts'

/** How images are laid out in a room of some width; pixels. */
export interface Shape extends Omit<Laid, 'count'> {
  /** Above the first row and below the last. */
  above: number
  below: number
  /** How much of what is above lies within the grid itself: the names of the columns. */
  head: number
}

const gap = 8
const captionHeight = 42
/** As tile.css has them. */
const lineHeight = 28

/** Of a tile, pixels. */
export const pictureHeight = ({ rowHeight }: Shape) => rowHeight - gap - captionHeight

/** @param tileWidth at least */
export function shapeOf(layout: Layout, width: number, tileWidth: number): Shape {
  if (layout === 'table')
    return {
      columns: 1,
      rowHeight: lineHeight,
      columnStep: width,
      gap: 0,
      above: lineHeight,
      below: 12,
      head: lineHeight,
    }
  const columns = Math.max(2, Math.floor((width + gap) / (tileWidth + gap)))
  const rowHeight = Math.floor((width - gap * (columns - 1)) / columns) + captionHeight + gap
  return { columns, rowHeight, columnStep: (width + gap) / columns, gap, above: 12, below: 12, head: 0 }
}
