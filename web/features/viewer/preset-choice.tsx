'use client'
import { useSelected } from './view.ts'
import type { Viewer } from './viewer.ts'

/** What the window is chosen by. */
export function PresetChoice({ viewer }: { viewer: Viewer }) {
  const presets = useSelected(viewer.situation, s => s.presets)
  const preset = useSelected(viewer.view, v => v.preset ?? '')
  return (
    <select
      aria-label="Window preset"
      title="Window preset (w)"
      value={preset}
      // The keys are the pane's again once a preset is chosen.
      onChange={event => {
        viewer.choose(event.target.value)
        event.target.blur()
      }}
      className="h-6 w-36 rounded-md border border-line-strong bg-page px-1 text-xs text-ink"
    >
      {preset === '' && <option value="">By hand</option>}
      {presets.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
