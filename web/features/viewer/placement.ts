import type { View } from './view.ts'

export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/** A picture by the sides that it is seen with: pixels that are not square are drawn out along their longer side. */
export interface Shown extends Size {
  /** How far a pixel is drawn out, 1 at least. */
  stretch: Point
}

/** @param pixelAspect height of a pixel by its width */
export function shownAs({ width, height }: Size, pixelAspect: number): Shown {
  const stretch = { x: Math.max(1, 1 / pixelAspect), y: Math.max(1, pixelAspect) }
  return { width: width * stretch.x, height: height * stretch.y, stretch }
}

/** Where the picture lies on the pane, in device pixels. */
export interface Placement {
  /** Device pixels for one of the picture, along the side that is not drawn out. */
  scale: number
  stretch: Point
  /** Where the picture's own upper left corner lies: whole pixels, so that 1:1 is exact. */
  origin: Point
  /** From the screen's axes to the picture's: x = a dx + b dy, y = c dx + d dy, of 0, 1 and -1. */
  turn: { a: number; b: number; c: number; d: number }
}

type Turned = Pick<View, 'rotation' | 'isFlipped'>

const cosines = { 0: 1, 90: 0, 180: -1, 270: 0 } as const
const sines = { 0: 0, 90: 1, 180: 0, 270: -1 } as const

function turnOf({ rotation, isFlipped }: Turned): Placement['turn'] {
  const [cos, sin, side] = [cosines[rotation], sines[rotation], isFlipped ? -1 : 1]
  return { a: side * cos, b: side * sin, c: -sin, d: cos }
}

/** The scale at which all of the picture is seen. */
export function fitScale({ rotation }: Pick<View, 'rotation'>, picture: Size, pane: Size): number {
  const isLying = rotation === 90 || rotation === 270
  const [width, height] = isLying ? [picture.height, picture.width] : [picture.width, picture.height]
  return Math.min(pane.width / width, pane.height / height)
}

export function place(view: View, picture: Shown, pane: Size): Placement {
  const scale = view.zoom ?? fitScale(view, picture, pane)
  const turn = turnOf(view)
  const [x, y] = [-(picture.width / 2 + view.panX) * scale, -(picture.height / 2 + view.panY) * scale]
  // The turn keeps lengths: its inverse is its transpose.
  const origin = {
    x: Math.round(pane.width / 2 + turn.a * x + turn.c * y),
    y: Math.round(pane.height / 2 + turn.b * x + turn.d * y),
  }
  return { scale, stretch: picture.stretch, origin, turn }
}

/** Pixels of the picture, from its upper left corner. */
export function toPicture({ scale, stretch, origin, turn }: Placement, { x, y }: Point): Point {
  const [dx, dy] = [(x - origin.x) / scale, (y - origin.y) / scale]
  return { x: (turn.a * dx + turn.b * dy) / stretch.x, y: (turn.c * dx + turn.d * dy) / stretch.y }
}

const leastZoom = 0.02
const mostZoom = 64

const within = (low: number, value: number, high: number) => Math.min(Math.max(value, low), high)

/** The middle of the pane always lies on the picture. */
const keepInSight = ({ width, height }: Size, { x, y }: Point) => ({
  panX: within(-width / 2, x, width / 2),
  panY: within(-height / 2, y, height / 2),
})

/** Nearer by a factor; what lies at the point stays there. */
export function zoomAt(view: View, picture: Size, pane: Size, factor: number, at: Point): Partial<View> {
  const before = view.zoom ?? fitScale(view, picture, pane)
  const zoom = within(Math.min(leastZoom, before), before * factor, Math.max(mostZoom, before))
  const turn = turnOf(view)
  const [dx, dy] = [at.x - pane.width / 2, at.y - pane.height / 2]
  const shift = 1 / before - 1 / zoom
  const x = view.panX + (turn.a * dx + turn.b * dy) * shift
  const y = view.panY + (turn.c * dx + turn.d * dy) * shift
  return { zoom, ...keepInSight(picture, { x, y }) }
}

/** Moves the picture under the pane by device pixels. */
export function panBy(view: View, picture: Size, pane: Size, { x: dx, y: dy }: Point): Partial<View> {
  const zoom = view.zoom ?? fitScale(view, picture, pane)
  const turn = turnOf(view)
  const x = view.panX - (turn.a * dx + turn.b * dy) / zoom
  const y = view.panY - (turn.c * dx + turn.d * dy) / zoom
  return { zoom, ...keepInSight(picture, { x, y }) }
}

const quarter = (degrees: number): View['rotation'] => ([0, 90, 180, 270] as const)[(degrees / 90) & 3] ?? 0

export const rotateBy = ({ rotation }: Turned, degrees: 90 | -90): Partial<View> => ({
  rotation: quarter(rotation + degrees),
})

/** Left and right of what is seen change places, however it is turned. */
export const flip = ({ rotation, isFlipped }: Turned): Partial<View> => ({
  isFlipped: !isFlipped,
  rotation: quarter(-rotation),
})
