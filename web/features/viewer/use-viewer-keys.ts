import { useEffect } from 'react'
import { type KeyBinding, useKeys, useMeaning } from '@/features/shell/key-map.tsx'
import {
  fitOrPixels,
  invert,
  magnify,
  mirror,
  moveWindow,
  pan,
  rotate,
  switchTool,
  toggleSmooth,
  zoomBy,
} from './acts.ts'
import type { Viewer } from './viewer.ts'

const panStep = 0.1
const windowStep = 10

function panTo(viewer: Viewer, x: number, y: number) {
  pan(viewer, { x: -x * viewer.pane.width * panStep, y: -y * viewer.pane.height * panStep })
}

interface PaneKeys {
  onCompare: () => void
  /** Unset: there is one picture. */
  onLink?: () => void
  onOther?: () => void
}

/** The keys of the active pane. Digits and plain arrows belong to labels and to going on. */
export function useViewerKeys(viewer: Viewer, { onCompare, onLink, onOther }: PaneKeys) {
  const ofTwo: KeyBinding[] =
    onLink && onOther
      ? [
          { keys: 's', does: 'Link both pictures', act: onLink },
          { keys: 'x', does: 'The other picture', act: onOther },
        ]
      : []
  useKeys([
    { keys: 'Shift+ArrowLeft', does: 'Narrower window', repeats: true, act: () => moveWindow(viewer, -windowStep, 0) },
    { keys: 'Shift+ArrowRight', does: 'Wider window', repeats: true, act: () => moveWindow(viewer, windowStep, 0) },
    {
      keys: 'Shift+ArrowUp',
      does: 'Higher window centre',
      repeats: true,
      act: () => moveWindow(viewer, 0, windowStep),
    },
    {
      keys: 'Shift+ArrowDown',
      does: 'Lower window centre',
      repeats: true,
      act: () => moveWindow(viewer, 0, -windowStep),
    },
    { keys: 'w', does: 'Next window preset', act: () => viewer.choosePreset(1) },
    { keys: 'W', does: 'Previous window preset', act: () => viewer.choosePreset(-1) },
    { keys: 'i', does: 'Invert', act: () => invert(viewer) },
    { keys: 'z', does: 'Fit or 1:1', act: () => fitOrPixels(viewer) },
    { keys: '+', does: 'Zoom in', repeats: true, act: () => zoomBy(viewer, 1.25) },
    { keys: '=', does: 'Zoom in', repeats: true, act: () => zoomBy(viewer, 1.25), isHidden: true },
    { keys: '-', does: 'Zoom out', repeats: true, act: () => zoomBy(viewer, 0.8) },
    { keys: 'h', does: 'See more of the left', repeats: true, act: () => panTo(viewer, -1, 0) },
    { keys: 'l', does: 'See more of the right', repeats: true, act: () => panTo(viewer, 1, 0) },
    { keys: 'k', does: 'See more of the top', repeats: true, act: () => panTo(viewer, 0, -1) },
    { keys: 'j', does: 'See more of the bottom', repeats: true, act: () => panTo(viewer, 0, 1) },
    { keys: 't', does: 'Turn right', act: () => rotate(viewer, 90) },
    { keys: 'T', does: 'Turn left', act: () => rotate(viewer, -90) },
    { keys: 'f', does: 'Flip left and right', act: () => mirror(viewer) },
    { keys: 'm', does: 'Magnifier, while held', act: () => magnify(viewer, true) },
    { keys: 'p', does: 'Show single pixels', act: () => toggleSmooth(viewer) },
    { keys: 'v', does: 'Drag changes the window or moves the picture', act: () => switchTool(viewer) },
    { keys: '0', does: 'Reset the view', act: () => viewer.reset() },
    { keys: 'c', does: 'Side by side', act: onCompare },
    ...ofTwo,
  ])
  const meaning = useMeaning()
  useEffect(() => {
    const letGo = (event: KeyboardEvent) =>
      meaning(event).some(name => name.toLowerCase() === 'm') && magnify(viewer, false)
    window.addEventListener('keyup', letGo)
    return () => window.removeEventListener('keyup', letGo)
  }, [viewer, meaning])
}
