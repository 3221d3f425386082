import { cn } from '@/lib/class-names.ts'

interface SelectBoxProps {
  name: string
  isPicked: boolean
  /** Whether others are: then every box is in sight. */
  isPicking: boolean
  /** @param isRange with Shift: all from the one that was picked before */
  onPick: (isRange: boolean) => void
}

/** Lies over its tile, which is a link. By keyboard it is `x` on the tile. */
export const SelectBox = ({ name, isPicked, isPicking, onPick }: SelectBoxProps) => (
  <input
    type="checkbox"
    tabIndex={-1}
    aria-label={`Select ${name}`}
    checked={isPicked}
    onChange={() => {}}
    onClick={event => onPick(event.shiftKey)}
    className={cn(
      'absolute top-1.5 left-1.5 size-4 cursor-pointer accent-accent opacity-0 focus-visible:opacity-100 group-hover/cell:opacity-100',
      (isPicked || isPicking) && 'opacity-100',
    )}
  />
)
