import { fitScale, flip, type Point, panBy, rotateBy, zoomAt } from './placement.ts'
import { roundTo, stepOf, windowOf } from './presets.ts'
import type { View } from './view.ts'
import type { Viewer } from './viewer.ts'

/** All that the hand, the keys and the toolbar do to a pane. Before its samples are there, nothing. */

const middle = ({ pane }: Viewer): Point => ({ x: pane.width / 2, y: pane.height / 2 })

/** By steps of the hand: right is wider, down is a higher centre, which is darker. */
export function moveWindow(viewer: Viewer, wider: number, higher: number): void {
  const { display, view } = viewer
  if (!display) return
  const step = stepOf(display)
  const { center, width } = windowOf(display, view.value)
  view.change({
    center: roundTo(step, center + higher * step),
    width: Math.max(roundTo(step, width + wider * step), Math.min(step, 1)),
    preset: null,
  })
}

/** Exactly these numbers. */
export function setWindow({ display, view }: Viewer, part: { center?: number; width?: number }): void {
  if (display) view.change({ ...windowOf(display, view.value), ...part, preset: null })
}

export function zoomBy(viewer: Viewer, factor: number, at = middle(viewer)): void {
  const { shown, view, pane } = viewer
  if (shown) view.change(zoomAt(view.value, shown, pane, factor, at))
}

export function pan(viewer: Viewer, by: Point): void {
  const { shown, view, pane } = viewer
  if (shown) view.change(panBy(view.value, shown, pane, by))
}

export const zoomToFit = ({ view }: Viewer): void => view.change({ zoom: null, panX: 0, panY: 0 })

/** One pixel of the picture is one of the screen. */
export function zoomToPixels(viewer: Viewer, at = middle(viewer)): void {
  const { shown, view, pane } = viewer
  if (shown) zoomBy(viewer, 1 / (view.value.zoom ?? fitScale(view.value, shown, pane)), at)
}

export const fitOrPixels = (viewer: Viewer): void =>
  viewer.view.value.zoom === 1 ? zoomToFit(viewer) : zoomToPixels(viewer)

export const rotate = ({ view }: Viewer, degrees: 90 | -90): void => view.change(rotateBy(view.value, degrees))

export const mirror = ({ view }: Viewer): void => view.change(flip(view.value))

export const invert = ({ view }: Viewer): void =>
  view.change({ isInverted: !view.value.isInverted, ...(view.value.preset === 'inverted' && { preset: null }) })

export const toggleSmooth = ({ view }: Viewer): void => view.change({ isSmooth: !view.value.isSmooth })

export const switchTool = ({ situation }: Viewer): void =>
  situation.change({ tool: situation.value.tool === 'window' ? 'pan' : 'window' })

export const magnify = ({ situation }: Viewer, isMagnified: boolean): void => situation.change({ isMagnified })

const linked = ['zoom', 'panX', 'panY'] as const satisfies (keyof View)[]
const linkedWindow = ['center', 'width', 'shape', 'isInverted'] as const satisfies (keyof View)[]

/** What is done to one is done to the other: place and zoom, and the window where both are grey. @returns the end of it */
export function link(one: Viewer, other: Viewer): () => void {
  const follow = (leader: Viewer, follower: Viewer) => {
    const names = leader.display && follower.display ? [...linked, ...linkedWindow] : linked
    let before = leader.view.value
    return leader.view.subscribe(() => {
      const now = leader.view.value
      const changed = names.filter(name => before[name] !== now[name])
      before = now
      const differing = changed.filter(name => follower.view.value[name] !== now[name])
      if (differing.length === 0) return
      const part = Object.fromEntries(differing.map(name => [name, now[name]]))
      const isOfWindow = linkedWindow.some(name => name in part)
      follower.view.change({ ...part, ...(isOfWindow && { preset: null }) })
    })
  }
  const ends = [follow(one, other), follow(other, one)]
  return () => {
    for (const end of ends) end()
  }
}
