'use client'
import { Choice, Options } from '@/components/field.tsx'
import { Segments } from '@/components/segments.tsx'
import { useProject } from '@/features/project/project.ts'
import type { ListView } from './list-view.ts'
import { TileSize } from './tile-size.tsx'
import { type ColourBy, legendOf } from './tile-words.ts'

const colourings = [
  { value: 'class', text: 'Colour: class' },
  { value: 'state', text: 'Colour: state' },
  { value: 'split', text: 'Colour: split' },
] as const
const layouts = [
  { value: 'tiles', text: 'Tiles' },
  { value: 'table', text: 'Table' },
] as const

/** As many meanings are told at once; the word stands on each tile, too. */
const mostTold = 12

interface ViewBarProps {
  view: ListView
  onChange: (view: Partial<ListView>) => void
}

/** How the images of a list are shown. */
export function ViewBar({ view, onChange }: ViewBarProps) {
  const { viewerReadsBlind } = useProject()
  return (
    <>
      <Segments label="View as" value={view.layout} choices={layouts} onChange={layout => onChange({ layout })} />
      <Choice
        aria-label="Colour by"
        value={view.colourBy}
        onChange={event => {
          const chosen = colourings.find(({ value }) => value === event.target.value)
          if (chosen) onChange({ colourBy: chosen.value })
        }}
        className="h-6 w-auto text-xs"
      >
        <Options of={colourings.filter(({ value }) => value !== 'split' || !viewerReadsBlind)} />
      </Choice>
      {view.layout === 'tiles' && <TileSize />}
    </>
  )
}

/** What each colour means. */
export function Legend({ by }: { by: ColourBy }) {
  const { allClasses, viewerReadsBlind } = useProject()
  const meanings = legendOf(by, allClasses, viewerReadsBlind)
  return (
    <ul
      aria-label="Colours"
      className="flex shrink-0 flex-wrap gap-x-4 gap-y-0.5 border-b px-4 py-1 text-xs text-muted"
    >
      {meanings.slice(0, mostTold).map(({ text, colour }) => (
        <li key={text} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 shrink-0 rounded-[1px]" style={{ background: colour }} />
          {text}
        </li>
      ))}
      {meanings.length > mostTold && <li>and {meanings.length - mostTold} more, as each says</li>}
    </ul>
  )
}
