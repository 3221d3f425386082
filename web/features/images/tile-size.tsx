'use client'
import { Minus, Plus } from 'lucide-react'
import { useKeys } from '@/features/shell/key-map.tsx'
import { useKeptSetting } from '@/lib/kept-setting.ts'

/** Least width of a tile, CSS pixels. */
const sizes = { least: 96, usual: 152, most: 344, step: 8, keyStep: 32 }

/** How wide a tile is at least, as it was wished last in this browser. */
export function useTileSize(): [number, (size: number) => void] {
  const [kept, keep] = useKeptSetting('tile-size')
  const size = within(kept === null ? sizes.usual : Number(kept))
  return [size, size => keep(String(within(size)))]
}

const within = (size: number) =>
  Number.isFinite(size) ? Math.min(sizes.most, Math.max(sizes.least, size)) : sizes.usual

/** Smaller tiles show more, larger ones show it better. */
export function TileSize() {
  const [size, setSize] = useTileSize()
  useKeys([
    { keys: '+', does: 'Larger tiles', repeats: true, act: () => setSize(size + sizes.keyStep) },
    { keys: '-', does: 'Smaller tiles', repeats: true, act: () => setSize(size - sizes.keyStep) },
  ])
  return (
    <label className="flex items-center gap-1" title="Size of the tiles (+ and -)">
      <Minus aria-hidden className="size-3" />
      <input
        type="range"
        aria-label="Size of the tiles"
        aria-valuetext={`${size} pixels`}
        min={sizes.least}
        max={sizes.most}
        step={sizes.step}
        value={size}
        onChange={event => setSize(Number(event.target.value))}
        className="w-24 accent-(--accent)"
      />
      <Plus aria-hidden className="size-3" />
    </label>
  )
}
