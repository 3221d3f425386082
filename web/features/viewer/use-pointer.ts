import { type RefObject, useEffect } from 'react'
import { moveWindow, pan, zoomBy } from './acts.ts'
import type { Point } from './placement.ts'
import type { Viewer } from './viewer.ts'

type Drag = 'window' | 'pan' | 'zoom'

/** Of the screen, for each turn of a wheel by one pixel, and for each pixel of a drag. */
const wheelZoom = 0.0015
const dragZoom = 0.006
/** A wheel that turns by lines instead of pixels. */
const lineHeight = 16

/** Left: the tool, and with Shift the other one. Middle: pan. Right: zoom. So a trackpad with one hand can do all. */
function dragOf({ situation, display }: Viewer, { button, shiftKey }: PointerEvent): Drag | null {
  if (button === 1) return 'pan'
  if (button === 2) return 'zoom'
  if (button !== 0) return null
  const tool = display ? situation.value.tool : 'pan'
  return shiftKey ? (tool === 'window' ? 'pan' : 'window') : tool
}

/** The hand on a pane. Nothing here goes through React. */
export function usePointer(viewer: Viewer, ref: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const element = ref.current
    if (!element) return
    let drag: { kind: Drag; id: number; start: Point; last: Point } | null = null
    const scale = () => viewer.pane.width / Math.max(element.clientWidth, 1)
    const at = (event: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect()
      return { x: (event.clientX - left) * scale(), y: (event.clientY - top) * scale() }
    }
    const press = (event: PointerEvent) => {
      const kind = dragOf(viewer, event)
      if (!kind || drag) return
      // Without this the middle button scrolls, and a drag selects text.
      event.preventDefault()
      element.focus({ preventScroll: true })
      element.setPointerCapture(event.pointerId)
      drag = { kind, id: event.pointerId, start: at(event), last: at(event) }
    }
    const move = (event: PointerEvent) => {
      const now = at(event)
      viewer.pointer.change({ at: now })
      if (drag?.id !== event.pointerId) return
      const by = { x: now.x - drag.last.x, y: now.y - drag.last.y }
      drag.last = now
      if (drag.kind === 'pan') pan(viewer, by)
      else if (drag.kind === 'window') moveWindow(viewer, by.x / scale(), by.y / scale())
      else zoomBy(viewer, Math.exp((-by.y / scale()) * dragZoom), drag.start)
    }
    const release = (event: PointerEvent) => {
      if (drag?.id === event.pointerId) drag = null
    }
    const leave = () => viewer.pointer.change({ at: null })
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1)
      // A pinch on a trackpad comes as a wheel with Ctrl, in smaller numbers.
      zoomBy(viewer, Math.exp(-pixels * wheelZoom * (event.ctrlKey ? 6 : 1)), at(event))
    }
    const keepMenuAway = (event: Event) => event.preventDefault()
    const listeners = new AbortController()
    const { signal } = listeners
    element.addEventListener('pointerdown', press, { signal })
    element.addEventListener('pointermove', move, { signal })
    element.addEventListener('pointerup', release, { signal })
    element.addEventListener('pointercancel', release, { signal })
    element.addEventListener('pointerleave', leave, { signal })
    element.addEventListener('wheel', turn, { signal, passive: false })
    element.addEventListener('contextmenu', keepMenuAway, { signal })
    return () => listeners.abort()
  }, [viewer, ref])
}
