'use client'
import {
  Columns2,
  Contrast,
  FlipHorizontal2,
  Grid2x2,
  Hand,
  Link2,
  RotateCcw,
  RotateCw,
  Search,
  SunMoon,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import { Segments } from '@/components/segments.tsx'
import { invert, magnify, mirror, rotate, switchTool, toggleSmooth, zoomBy, zoomToFit, zoomToPixels } from './acts.ts'
import { PresetChoice } from './preset-choice.tsx'
import { ToolButton } from './tool-button.tsx'
import { useSelected } from './view.ts'
import type { Viewer } from './viewer.ts'
import { WindowFields } from './window-fields.tsx'

interface ToolbarProps {
  viewer: Viewer
  isCompared: boolean
  isLinked: boolean
  onCompare: () => void
  onLink: () => void
}

const zoomStep = 1.25

/** All that the keys do, for the pointer and for Tab. It acts on the active pane. */
export function Toolbar({ viewer, isCompared, isLinked, onCompare, onLink }: ToolbarProps) {
  const tool = useSelected(viewer.situation, s => s.tool)
  const isMagnified = useSelected(viewer.situation, s => s.isMagnified)
  const isColour = useSelected(viewer.situation, s => s.isColour)
  const isInverted = useSelected(viewer.view, v => v.isInverted)
  const isSmooth = useSelected(viewer.view, v => v.isSmooth)
  const zoom = useSelected(viewer.view, v => (v.zoom === null ? 'fit' : v.zoom === 1 ? 'pixels' : ''))
  const isFlipped = useSelected(viewer.view, v => v.isFlipped)
  return (
    <div
      role="toolbar"
      aria-label="Viewing"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-0.5 border-b bg-surface px-2 py-0.5"
    >
      {!isColour && (
        <>
          <div className="flex">
            <ToolButton
              label="Drag changes the window"
              keys="v"
              isPressed={tool === 'window'}
              onClick={() => tool === 'pan' && switchTool(viewer)}
            >
              <Contrast aria-hidden />
            </ToolButton>
            <ToolButton
              label="Drag moves the picture"
              keys="v"
              isPressed={tool === 'pan'}
              onClick={() => tool === 'window' && switchTool(viewer)}
            >
              <Hand aria-hidden />
            </ToolButton>
          </div>
          <PresetChoice viewer={viewer} />
          <WindowFields viewer={viewer} />
        </>
      )}
      <ToolButton label="Invert" keys="i" isPressed={isInverted} onClick={() => invert(viewer)}>
        <SunMoon aria-hidden />
      </ToolButton>
      <div className="flex items-center gap-0.5 [&_[role=radio]]:h-5 [&_[role=radio]]:px-2 [&_[role=radio]]:text-xs">
        <ToolButton label="Zoom out" keys="-" onClick={() => zoomBy(viewer, 1 / zoomStep)}>
          <ZoomOut aria-hidden />
        </ToolButton>
        <Segments
          label="Zoom"
          value={zoom}
          onChange={value => (value === 'fit' ? zoomToFit(viewer) : zoomToPixels(viewer))}
          choices={[
            { value: 'fit', text: 'Fit' },
            { value: 'pixels', text: '1:1' },
          ]}
        />
        <ToolButton label="Zoom in" keys="+" onClick={() => zoomBy(viewer, zoomStep)}>
          <ZoomIn aria-hidden />
        </ToolButton>
      </div>
      <div className="flex">
        <ToolButton label="Turn left" keys="T" onClick={() => rotate(viewer, -90)}>
          <RotateCcw aria-hidden />
        </ToolButton>
        <ToolButton label="Turn right" keys="t" onClick={() => rotate(viewer, 90)}>
          <RotateCw aria-hidden />
        </ToolButton>
        <ToolButton label="Flip left and right" keys="f" isPressed={isFlipped} onClick={() => mirror(viewer)}>
          <FlipHorizontal2 aria-hidden />
        </ToolButton>
      </div>
      <div className="flex">
        <ToolButton label="Magnifier" keys="m" isPressed={isMagnified} onClick={() => magnify(viewer, !isMagnified)}>
          <Search aria-hidden />
        </ToolButton>
        <ToolButton label="Show single pixels" keys="p" isPressed={!isSmooth} onClick={() => toggleSmooth(viewer)}>
          <Grid2x2 aria-hidden />
        </ToolButton>
        <ToolButton label="Reset" keys="0" onClick={() => viewer.reset()}>
          <Undo2 aria-hidden />
        </ToolButton>
      </div>
      <div className="ml-auto flex">
        {isCompared && (
          <ToolButton label="Link both pictures" keys="s" isPressed={isLinked} onClick={onLink}>
            <Link2 aria-hidden />
          </ToolButton>
        )}
        <ToolButton label="Side by side" keys="c" isPressed={isCompared} onClick={onCompare}>
          <Columns2 aria-hidden />
        </ToolButton>
      </div>
    </div>
  )
}
