'use client'
import { useEffect, useRef } from 'react'
import { fitScale } from './placement.ts'
import type { Viewer } from './viewer.ts'

const shown = (value: number) => Number(value.toPrecision(7)).toString()

function readPixel(viewer: Viewer): string {
  const read = viewer.read()
  if (!read) return ''
  const place = `${viewer.pointer.value.at ? '' : 'middle '}x ${read.x}  y ${read.y}`
  return `${place}  ${read.values.map(shown).join(' ')} ${viewer.display?.unit ?? ''}`.trimEnd()
}

function readView({ view, shown: picture, pane, display }: Viewer): string {
  const { center, width, zoom } = view.value
  const scale = picture ? (zoom ?? fitScale(view.value, picture, pane)) : 1
  const window = center === null || width === null ? display && 'table' : `W ${shown(width)}  C ${shown(center)}`
  return [window, `${Math.round(scale * 100)}%`].filter(Boolean).join('  ')
}

/** Value and place under the pointer, window and zoom. Written past React, and announced by nobody. */
export function Readout({ viewer }: { viewer: Viewer }) {
  const pixel = useRef<HTMLParagraphElement>(null)
  const view = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    let frame = 0
    const write = () => {
      frame = 0
      if (pixel.current) pixel.current.textContent = readPixel(viewer)
      if (view.current) view.current.textContent = readView(viewer)
    }
    const writeSoon = () => {
      frame ||= requestAnimationFrame(write)
    }
    write()
    const ends = [viewer.view, viewer.pointer, viewer.situation].map(store => store.subscribe(writeSoon))
    return () => {
      for (const end of ends) end()
      cancelAnimationFrame(frame)
    }
  }, [viewer])
  const box =
    'pointer-events-none absolute bottom-1.5 whitespace-pre rounded-sm bg-black/75 px-1.5 py-0.5 font-mono text-2xs text-[#e4e7ea] empty:hidden'
  return (
    <>
      <p ref={pixel} data-readout="pixel" className={`left-1.5 ${box}`} />
      <p ref={view} data-readout="view" className={`right-1.5 ${box}`} />
    </>
  )
}
