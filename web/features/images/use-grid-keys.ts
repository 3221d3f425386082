'use client'
import type { KeyboardEvent } from 'react'
import { useKeys } from '@/features/shell/key-map.tsx'
import type { Picking } from './use-selection.ts'

interface GridKeys {
  /** The image that has the focus, or had it last. */
  current: number
  columns: number
  rowsInView: number
  focus: (index: number) => void
  extend: (to: number) => void
  toggle: (index: number) => void
  picking: Picking | undefined
}

/** Arrows move by one and by a row; what the grid hears itself, and what the whole page does. */
export function useGridKeys({ current, columns, rowsInView, focus, extend, toggle, picking }: GridKeys) {
  const screen = columns * rowsInView
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -screen,
    PageDown: screen,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }
  const enter = { repeats: true, act: () => focus(current), isHidden: true }
  useKeys([
    { keys: 'ArrowRight', ...enter, does: 'Move in the grid; Enter opens', isHidden: false },
    ...Object.keys(steps)
      .filter(keys => keys !== 'ArrowRight')
      .map(keys => ({ keys, ...enter, does: 'Move in the grid' })),
    ...(picking
      ? [
          { keys: 'x', does: 'Select the image; Shift with arrows selects on', act: () => toggle(current) },
          { keys: 'Ctrl+a', does: 'Select all of the filter', act: picking.all },
          { keys: 'Escape', does: 'Select nothing', act: picking.clear },
        ]
      : []),
  ])

  return (event: KeyboardEvent) => {
    const isSpace = event.key === ' ' && picking && event.target instanceof HTMLAnchorElement
    const step = steps[event.key]
    if (step === undefined && !isSpace) return
    event.preventDefault()
    if (step === undefined) return event.repeat ? undefined : toggle(current)
    focus(current + step)
    if (event.shiftKey) extend(current + step)
  }
}
