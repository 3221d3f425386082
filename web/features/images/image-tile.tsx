import { type CSSProperties, type MouseEvent, memo, useEffect, useRef } from 'react'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { type ColourBy, markOf, signsOf, stateWord } from './tile-words.ts'

export const imageTileFragment = graphql(`
  fragment ImageTile on Image {
    id
    fileName
    groupKey
    thumbnailUrl
    burnedIn
    isFlagged
    openCommentCount
    readingState
    readCount
    publishedSplit
    createdAt
    labelClass { id name position }
  }
`)

interface TileLinkProps {
  image: FragmentOf<typeof imageTileFragment>
  href: string
  index: number
  /** Whether Tab comes to it. */
  isEntry: boolean
  /** Whoever looks reads blind. */
  isBlind: boolean
  colourBy?: ColourBy
  onClick?: (event: MouseEvent<HTMLAnchorElement>) => void
}

/** Its text stands in the link itself, and its signs are drawn by tile.css. */
export function TileLink({ image: ref, href, index, isEntry, isBlind, colourBy, onClick }: TileLinkProps) {
  const image = readFragment(imageTileFragment, ref)
  const { fileName, groupKey, thumbnailUrl } = image
  const { words, colour } = markOf(image, isBlind, colourBy)
  const signs = signsOf(image)
  const said = [...new Set([fileName, ...words, stateWord(image, isBlind), ...signs.words])]
  const about = groupKey ? [fileName, `group ${groupKey}`, ...signs.words] : [fileName, ...signs.words]
  return (
    <a
      href={href}
      draggable={false}
      onClick={onClick}
      data-index={index}
      data-text={signs.text}
      data-talk={signs.talk}
      tabIndex={isEntry ? 0 : -1}
      aria-label={said.join(', ')}
      title={about.join(', ')}
      className="tile"
      style={{ '--mark': colour } as CSSProperties}
    >
      <Thumbnail url={thumbnailUrl} />
      {`${fileName.split('/').at(-1)}\n${words.join(' · ')}`}
    </a>
  )
}

interface ImageTileProps extends Omit<TileLinkProps, 'onClick'> {
  /** Undefined: nothing can be picked. */
  isPicked: boolean | undefined
}

/** Four elements, as hundreds are made a second while somebody scrolls; what is done on it the grid hears. */
export const ImageTile = memo(function ImageTile({ isPicked, ...tile }: ImageTileProps) {
  const { fileName } = readFragment(imageTileFragment, tile.image)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual
    // biome-ignore lint/a11y/useFocusableInteractive: the link in it has the focus
    <div role="gridcell" aria-selected={isPicked} data-item="" className="tile-cell">
      <TileLink {...tile} />
      {isPicked !== undefined && (
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${fileName}`}
          checked={isPicked}
          readOnly
          className="tile-box"
        />
      )}
    </div>
  )
})

/** Scrolled past, it is not fetched any more: those in sight come first. */
function Thumbnail({ url }: { url: string }) {
  const picture = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const element = picture.current
    if (!element) return
    if (!element.hasAttribute('src')) element.src = url
    return () => element.removeAttribute('src')
  }, [url])
  return (
    // biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already of this size
    <img ref={picture} src={url} alt="" decoding="async" draggable={false} />
  )
}
