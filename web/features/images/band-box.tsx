import type { Point } from './band.ts'

interface BandBoxProps {
  corners: readonly [Point, Point]
  /** Where what lies so far down in all rows is drawn, pixels. */
  drawnAt: (y: number) => number
}

export function BandBox({ corners: [one, other], drawnAt }: BandBoxProps) {
  const top = drawnAt(Math.min(one.y, other.y))
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 border border-accent bg-accent/15"
      style={{
        top,
        left: Math.min(one.x, other.x),
        width: Math.abs(one.x - other.x),
        height: drawnAt(Math.max(one.y, other.y)) - top,
      }}
    />
  )
}
