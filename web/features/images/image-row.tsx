import { type CSSProperties, memo, type ReactNode } from 'react'
import { formatInstant } from '@/lib/format.ts'
import { type FragmentOf, readFragment } from '@/lib/graphql.ts'
import { imageTileFragment } from './image-tile.tsx'
import type { ColourBy } from './tile-words.ts'
import { classWord, markOf, signsOf, splitWord, stateWord } from './tile-words.ts'

interface ImageRowProps {
  image: FragmentOf<typeof imageTileFragment>
  href: string
  index: number
  /** Pixels. */
  top: number
  isEntry: boolean
  isBlind: boolean
  colourBy: ColourBy
  /** Undefined: nothing can be picked. */
  isPicked: boolean | undefined
}

/** An image as a line of the table; what is done on it the grid hears. */
export const ImageRow = memo(function ImageRow({
  index,
  href,
  top,
  isEntry,
  isBlind,
  colourBy,
  isPicked,
  ...row
}: ImageRowProps) {
  const image = readFragment(imageTileFragment, row.image)
  const { fileName, groupKey, readCount, createdAt } = image
  const { colour } = markOf(image, isBlind, colourBy)
  const signs = signsOf(image).words
  // What whoever reads blind is not told of is not said to be none.
  const isUntold = isBlind && image.readingState === 'UNREAD'
  const cells = [classWord(image, isBlind), stateWord(image, isBlind)]
  cells.push(isUntold ? '' : String(readCount), groupKey, isUntold ? '' : splitWord(image))
  cells.push(formatInstant(createdAt).slice(0, 16))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual
    // biome-ignore lint/a11y/useFocusableInteractive: the link in it has the focus
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isPicked}
      data-item=""
      className="table-line"
      style={{ top, '--mark': colour } as CSSProperties}
    >
      <LineCell>
        {isPicked !== undefined && (
          <input type="checkbox" tabIndex={-1} aria-label={`Select ${fileName}`} checked={isPicked} readOnly />
        )}
        <a
          href={href}
          draggable={false}
          data-index={index}
          tabIndex={isEntry ? 0 : -1}
          title={[fileName, ...signs].join(', ')}
        >
          {[fileName, ...signs].join(' · ')}
        </a>
      </LineCell>
      {cells.map((text, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
        <LineCell key={i} title={text}>
          {text}
        </LineCell>
      ))}
    </div>
  )
})

const LineCell = (props: { title?: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: see above
  // biome-ignore lint/a11y/useFocusableInteractive: see above
  <div role="gridcell" {...props} />
)
