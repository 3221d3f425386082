'use client'
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { type Band, bandOf, driftOf, type Laid, type Point } from './band.ts'
import type { useRowsInSight } from './use-rows-in-sight.ts'

/** Pixels that a press moves before it is a drag. */
const threshold = 5

interface Drag {
  pointerId: number
  /** In all rows. */
  from: Point
  /** On the screen, where it is now. */
  at: Point
  isBegun: boolean
  /** To what is picked already; else in its place. */
  adds: boolean
}

interface BandOptions {
  room: RefObject<HTMLElement | null>
  grid: RefObject<HTMLElement | null>
  laid: Laid
  rows: ReturnType<typeof useRowsInSight>
  /** Pixels of the element above the first row. */
  above: number
  isOffered: boolean
  onPicked: (band: Band, adds: boolean) => void
}

/**
 * A rubber band over the images, with the mouse: a finger scrolls. What it has is reckoned from where rows are, so that it
 * has those too that are not drawn any more. Escape abandons it.
 */
export function useBand({ room, grid, laid, rows, above, isOffered, onPicked }: BandOptions) {
  const drag = useRef<Drag>(undefined)
  const isOver = useRef(false)
  const [band, setBand] = useState<{ band: Band; adds: boolean; box: [Point, Point] }>()
  const latest = useRef({ laid, rows, above, onPicked })
  latest.current = { laid, rows, above, onPicked }

  /** From the screen to all rows. */
  function pointOf({ x, y }: Point): Point {
    const { left = 0, width = 0 } = grid.current?.getBoundingClientRect() ?? {}
    const top = room.current?.getBoundingClientRect().top ?? 0
    // Beyond its sides there is nothing to be had, and nothing to be scrolled to.
    return {
      x: Math.max(-8, Math.min(width + 8, x - left)),
      y: y - top - latest.current.above + latest.current.rows.now(),
    }
  }
  function stretch() {
    const held = drag.current
    if (!held?.isBegun) return
    const to = pointOf(held.at)
    setBand({ band: bandOf(held.from, to, latest.current.laid), adds: held.adds, box: [held.from, to] })
  }
  function end() {
    const held = drag.current
    drag.current = undefined
    setBand(undefined)
    if (held?.isBegun && room.current?.hasPointerCapture(held.pointerId))
      room.current.releasePointerCapture(held.pointerId)
    return held
  }

  const isBegun = band !== undefined
  useEffect(() => {
    if (!isBegun) return
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      // What was picked before stays.
      event.preventDefault()
      event.stopPropagation()
      isOver.current = true
      end()
    }
    let frame = requestAnimationFrame(function drift() {
      const [element, held] = [room.current, drag.current]
      const by = element && held ? driftOf(held.at.y, element.getBoundingClientRect()) : 0
      if (element && by !== 0) {
        element.scrollTop += by
        latest.current.rows.onScroll()
        stretch()
      }
      frame = requestAnimationFrame(drift)
    })
    window.addEventListener('keydown', press, { capture: true })
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('keydown', press, { capture: true })
    }
  })

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      isOver.current = false
      const bounds = event.currentTarget.getBoundingClientRect()
      const isOnBar = event.clientX - bounds.left >= event.currentTarget.clientWidth
      const isOther = event.target instanceof Element && event.target.closest('input, button, [role=alert]') !== null
      if (event.pointerType !== 'mouse' || event.button !== 0 || isOnBar || isOther) return
      const at = { x: event.clientX, y: event.clientY }
      const adds = event.shiftKey || event.ctrlKey || event.metaKey
      drag.current = { pointerId: event.pointerId, from: pointOf(at), at, isBegun: false, adds }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const held = drag.current
      if (!held || held.pointerId !== event.pointerId) return
      const by = Math.hypot(event.clientX - held.at.x, event.clientY - held.at.y)
      if (!held.isBegun && by < threshold) return
      if (!held.isBegun) event.currentTarget.setPointerCapture(event.pointerId)
      held.isBegun = true
      held.at = { x: event.clientX, y: event.clientY }
      stretch()
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      // The click that belongs to it comes before anything else does; what comes later is meant.
      setTimeout(() => {
        isOver.current = false
      })
      const held = end()
      if (!held?.isBegun) return
      isOver.current = true
      held.at = { x: event.clientX, y: event.clientY }
      latest.current.onPicked(bandOf(held.from, pointOf(held.at), latest.current.laid), held.adds)
    },
    onPointerCancel: () => void end(),
    // What follows the end of a drag is no click on what lies there.
    onClickCapture(event: { preventDefault(): void; stopPropagation(): void }) {
      if (!isOver.current) return
      isOver.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
  return { band, handlers: isOffered ? handlers : {} }
}
