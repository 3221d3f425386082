'use client'
import { useEffect, useId, useRef } from 'react'
import { setWindow } from './acts.ts'
import type { Viewer } from './viewer.ts'

const text = (value: number | null) => (value === null ? '' : Number(value.toPrecision(9)).toString())

/** Width and centre of the window: they follow the hand, and take exact numbers. */
export function WindowFields({ viewer }: { viewer: Viewer }) {
  return (
    <div className="flex items-center gap-1.5">
      <WindowField viewer={viewer} name="width" label="Window width" sign="W" />
      <WindowField viewer={viewer} name="center" label="Window centre" sign="C" />
    </div>
  )
}

interface WindowFieldProps {
  viewer: Viewer
  name: 'width' | 'center'
  label: string
  sign: string
}

function WindowField({ viewer, name, label, sign }: WindowFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => {
    const follow = () => {
      const field = input.current
      if (!field || document.activeElement === field) return
      field.value = text(viewer.view.value[name])
      field.removeAttribute('aria-invalid')
    }
    follow()
    return viewer.view.subscribe(follow)
  }, [viewer, name])

  function take(field: HTMLInputElement) {
    const value = Number(field.value.trim().replace(',', '.'))
    const least = name === 'width' ? 1e-6 : -1e7
    if (field.value.trim() === '' || !(value >= least && value <= 1e7)) field.setAttribute('aria-invalid', 'true')
    else {
      field.removeAttribute('aria-invalid')
      if (field.value !== text(viewer.view.value[name])) setWindow(viewer, { [name]: value })
    }
  }
  return (
    <label htmlFor={id} className="flex items-center gap-1 text-xs text-muted" title={label}>
      <span aria-hidden>{sign}</span>
      <input
        id={id}
        ref={input}
        aria-label={label}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        onKeyDown={event => {
          if (event.key === 'Enter') take(event.currentTarget)
          if (event.key === 'Escape') event.currentTarget.value = text(viewer.view.value[name])
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
        }}
        onBlur={event => {
          take(event.currentTarget)
          // What is no number does not stay behind.
          event.currentTarget.value = text(viewer.view.value[name])
          event.currentTarget.removeAttribute('aria-invalid')
        }}
        className="h-6 w-16 rounded-md border border-line-strong bg-page px-1.5 text-right text-xs text-ink aria-invalid:border-danger"
      />
    </label>
  )
}
