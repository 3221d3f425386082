/** A list of millions of rows is higher than a browser can draw: then its scroll bar stands for a share of it. */

/** Pixels; beyond some 17 million Firefox draws nothing. */
export const tallest = 8_000_000

export interface Extent {
  /** Of all rows, pixels. */
  content: number
  /** What is in sight of it. */
  view: number
}

export interface Position {
  /** Where in the content sight begins. */
  top: number
  /** Of the element that is scrolled. */
  scrollTop: number
}

export const drawnHeight = ({ content }: Extent): number => Math.min(content, tallest)

const clamp = (value: number, most: number) => Math.min(Math.max(0, value), Math.max(0, most))
const mostTop = ({ content, view }: Extent) => content - view
const mostScroll = (extent: Extent) => drawnHeight(extent) - extent.view

/** How far the element is scrolled where its scroll bar says the truth. */
export function scrollOf(top: number, extent: Extent): number {
  const at = clamp(top, mostTop(extent))
  return extent.content <= tallest ? at : Math.round((at / mostTop(extent)) * mostScroll(extent))
}

/** Where sight begins after the element was scrolled: a step goes as far as it looks, a drag of the bar as far as it means. */
export function follow({ top, scrollTop }: Position, next: number, extent: Extent): Position {
  if (extent.content <= tallest) return { top: clamp(next, mostTop(extent)), scrollTop: next }
  const by = next - scrollTop
  if (Math.abs(by) <= extent.view) return { top: clamp(top + by, mostTop(extent)), scrollTop: next }
  return { top: clamp((next / mostScroll(extent)) * mostTop(extent), mostTop(extent)), scrollTop: next }
}

/** The rows in sight, and some on either side. */
export function rowsInSight(top: number, rowHeight: number, { view }: Extent, count: number, overscan: number) {
  const from = Math.max(0, Math.floor(top / rowHeight) - overscan)
  return { from, to: Math.min(count, Math.ceil((top + view) / rowHeight) + overscan) }
}
