import type { MouseEvent } from 'react'
import { cn } from '@/lib/class-names.ts'
import { type FragmentOf, readFragment } from '@/lib/graphql.ts'
import { ImageTile, imageTileFragment } from './image-tile.tsx'
import { SelectBox } from './select-box.tsx'

interface GridCellProps {
  image: FragmentOf<typeof imageTileFragment> & { id: string }
  index: number
  href: string
  isCurrent: boolean
  onFocus: () => void
  /** Undefined: nothing can be picked. */
  isPicked: boolean | undefined
  /** Whether any image is picked. */
  isPicking: boolean
  /** @param isRange all from the one that was picked before */
  onPick: (isRange: boolean) => void
}

/** A tile and its box. With Shift or Ctrl a click picks, without it opens. */
export function GridCell({ image, isPicked, isPicking, onPick, ...tile }: GridCellProps) {
  const { fileName } = readFragment(imageTileFragment, image)
  function click(event: MouseEvent) {
    const isMeant = event.shiftKey || event.ctrlKey || event.metaKey
    if (isPicked === undefined || !isMeant || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    event.stopPropagation()
    onPick(event.shiftKey)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual
    // biome-ignore lint/a11y/useFocusableInteractive: the tile in it has the focus
    <div
      role="gridcell"
      aria-selected={isPicked}
      onClickCapture={click}
      className={cn('group/cell relative min-w-0 rounded-md', isPicked && 'outline-2 outline-accent outline-offset-1')}
    >
      <ImageTile image={image} {...tile} />
      {isPicked !== undefined && (
        <SelectBox name={fileName} isPicked={isPicked} isPicking={isPicking} onPick={onPick} />
      )}
    </div>
  )
}
