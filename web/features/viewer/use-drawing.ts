import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { openRenderer, type Renderer } from './gl/renderer.ts'
import { place, shownAs } from './placement.ts'
import type { Samples } from './samples.ts'
import { firstView } from './view.ts'
import type { Viewer } from './viewer.ts'

/** CSS pixels. */
const lensRadius = 110
const lensFactor = 2.5
/** Between two pictures that are brought to the graphics card ahead. */
const pauseMs = 100

function lensOf({ situation, pointer, pane }: Viewer, ratio: number) {
  if (!situation.value.isMagnified) return null
  const middle = pointer.value.at ?? { x: Math.round(pane.width / 2), y: Math.round(pane.height / 2) }
  return { middle, radius: lensRadius * ratio, factor: lensFactor }
}

const obstacles = {
  missing: 'This browser gives no WebGL 2, which window and zoom need.',
  lost: 'The graphics card was lost. The picture comes back when it does.',
  tooLarge: 'The picture is larger than the graphics card can hold.',
}

/** Draws a pane when something changes, once a frame, and tells the viewer what stands in the way. */
export function useDrawing(viewer: Viewer, canvasRef: RefObject<HTMLCanvasElement | null>, isShown: boolean) {
  const redraw = useRef(() => {})
  useEffect(() => {
    const canvas = canvasRef.current
    if (!canvas) return
    let renderer: Renderer | null = null
    let frame = 0
    let pause: ReturnType<typeof setTimeout> | undefined
    const waiting = new Set<Samples>()

    const open = () => {
      const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false })
      renderer = gl && openRenderer(gl)
      viewer.situation.change({ obstacle: gl ? null : obstacles.missing })
    }
    const draw = () => {
      cancelAnimationFrame(frame)
      frame = 0
      const { samples, pane } = viewer
      const placement = viewer.placement()
      if (!renderer || !samples || !placement || pane.width === 0) return
      const view = viewer.view.value
      const fits = renderer.draw(samples, {
        pane,
        placement,
        isSmooth: view.isSmooth,
        isInverted: view.isInverted,
        lens: lensOf(viewer, pane.width / Math.max(canvas.clientWidth, 1)),
        brightness: viewer.brightness(),
      })
      const obstacle = fits ? null : obstacles.tooLarge
      if (obstacle !== viewer.situation.value.obstacle) viewer.situation.change({ obstacle })
    }
    /** As it is seen first, one after another: what is being looked at goes before. */
    const prepareNext = () => {
      pause = undefined
      const [samples] = waiting
      const { pane } = viewer
      if (!samples || !renderer || pane.width === 0) return
      waiting.delete(samples)
      const { isSmooth } = viewer.view.value
      // Of square pixels, as nearly all have: others are gathered again when they are opened.
      const placement = place(firstView, shownAs(samples, 1), pane)
      renderer.prepare(samples, { pane, placement, isSmooth, lens: null })
      if (waiting.size > 0) pause = setTimeout(prepareNext, pauseMs)
    }
    viewer.prepare = samples => {
      if (samples !== viewer.samples) waiting.add(samples)
      pause ??= setTimeout(prepareNext, pauseMs)
    }
    const drawSoon = () => {
      frame ||= requestAnimationFrame(draw)
    }
    const resize = ([entry]: ResizeObserverEntry[]) => {
      const [box] = entry?.devicePixelContentBoxSize ?? []
      const width = box?.inlineSize ?? Math.round(canvas.clientWidth * devicePixelRatio)
      const height = box?.blockSize ?? Math.round(canvas.clientHeight * devicePixelRatio)
      viewer.pane = { width, height }
      if (canvas.width !== width) canvas.width = width
      if (canvas.height !== height) canvas.height = height
      // Now, before it is painted: a canvas of another size is empty.
      draw()
      viewer.pointer.change({})
    }
    const lose = (event: Event) => {
      event.preventDefault()
      renderer = null
      viewer.situation.change({ obstacle: obstacles.lost })
    }
    const restore = () => {
      open()
      drawSoon()
    }
    open()
    redraw.current = draw
    const observer = new ResizeObserver(resize)
    observer.observe(canvas)
    canvas.addEventListener('webglcontextlost', lose)
    canvas.addEventListener('webglcontextrestored', restore)
    const drawForLens = () => viewer.situation.value.isMagnified && drawSoon()
    const ends = [
      viewer.view.subscribe(drawSoon),
      viewer.situation.subscribe(drawSoon),
      viewer.pointer.subscribe(drawForLens),
    ]
    return () => {
      for (const end of ends) end()
      observer.disconnect()
      cancelAnimationFrame(frame)
      clearTimeout(pause)
      viewer.prepare = () => {}
      canvas.removeEventListener('webglcontextlost', lose)
      canvas.removeEventListener('webglcontextrestored', restore)
      renderer?.dispose()
    }
  }, [viewer, canvasRef])
  // What comes from the cache is on the canvas in the frame in which the canvas is seen.
  useLayoutEffect(() => {
    if (isShown) redraw.current()
  }, [isShown])
}
