/** How the images of a list are laid out in rows; pixels. */
export interface Laid {
  count: number
  columns: number
  /** Of a row, with what is between two. */
  rowHeight: number
  /** From one column to the next. */
  columnStep: number
  /** Between two, in both directions. */
  gap: number
}

/** In all rows, from the first: far from what is drawn, too. */
export interface Point {
  x: number
  y: number
}

/** Images between two corners: of so many rows the same columns. Both ends are without the last. */
export interface Band {
  rows: { from: number; to: number }
  columns: { from: number; to: number }
}

/** The tiles that a stretch touches; the space between two touches none. */
function touched(one: number, other: number, step: number, gap: number, most: number) {
  const [low, high] = [Math.min(one, other), Math.max(one, other)]
  const from = Math.max(0, Math.floor((low + gap) / step))
  return { from, to: Math.max(from, Math.min(most, Math.floor(high / step) + 1)) }
}

/** Which images a rubber band has, by where its corners are. */
export function bandOf(one: Point, other: Point, { count, columns, rowHeight, columnStep, gap }: Laid): Band {
  return {
    rows: touched(one.y, other.y, rowHeight, gap, Math.ceil(count / columns)),
    columns: touched(one.x, other.x, columnStep, gap, columns),
  }
}

export const isInBand = (index: number, { rows, columns: { from, to } }: Band, columns: number): boolean => {
  const [row, column] = [Math.floor(index / columns), index % columns]
  return row >= rows.from && row < rows.to && column >= from && column < to
}

/** The places of a band in the list, in their order. */
export function placesOf(band: Band, { count, columns }: Pick<Laid, 'count' | 'columns'>): number[] {
  const width = Math.max(0, band.columns.to - band.columns.from)
  const height = Math.max(0, band.rows.to - band.rows.from)
  return Array.from({ length: width * height }, (_, i) => {
    const row = band.rows.from + Math.floor(i / width)
    return row * columns + band.columns.from + (i % width)
  }).filter(index => index < count)
}

/** How far a list goes on by itself in a frame while somebody drags at its edges; pixels, by how far beyond the edge they are. */
export function driftOf(y: number, { top, bottom }: { top: number; bottom: number }): number {
  const edge = 32
  const beyond = y < top + edge ? y - (top + edge) : y > bottom - edge ? y - (bottom - edge) : 0
  return Math.max(-60, Math.min(60, Math.round(beyond / 3)))
}
