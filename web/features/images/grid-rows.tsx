import { Skeleton } from '@/components/skeleton.tsx'
import type { FragmentOf } from '@/lib/graphql.ts'
import { ImageRow } from './image-row.tsx'
import { ImageTile, type imageTileFragment } from './image-tile.tsx'
import type { ListView } from './list-view.ts'
import type { Shape } from './shape.ts'
import type { useRowsInSight } from './use-rows-in-sight.ts'

interface GridRowsProps {
  rows: ReturnType<typeof useRowsInSight>
  shape: Shape
  view: ListView
  count: number
  imageAt: (index: number) => (FragmentOf<typeof imageTileFragment> & { id: string }) | undefined
  isPicked: (index: number, id: string) => boolean | undefined
  hrefOf: (id: string) => string
  /** The image that Tab comes to. */
  entry: number | undefined
  isBlind: boolean
}

/** The rows in sight: of tiles, or of the table one image each. */
export function GridRows({ rows, shape, view, count, imageAt, isPicked, hrefOf, entry, isBlind }: GridRowsProps) {
  const { columns, rowHeight, gap, head } = shape
  const shown = Array.from({ length: Math.max(0, rows.to - rows.from) }, (_, i) => rows.from + i)
  const propsOf = (index: number, image: NonNullable<ReturnType<typeof imageAt>>) => ({
    ...{ image, index, isBlind, isEntry: index === entry, colourBy: view.colourBy },
    ...{ href: hrefOf(image.id), isPicked: isPicked(index, image.id) },
  })
  if (view.layout === 'table')
    return shown.map(index => {
      const image = imageAt(index)
      const top = rows.placeOf(index) + head
      if (image) return <ImageRow key={image.id} {...propsOf(index, image)} top={top} />
      return (
        // biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual
        // biome-ignore lint/a11y/useFocusableInteractive: nothing is there yet
        <div key={index} role="row" aria-rowindex={index + 2} aria-busy className="table-line" style={{ top }}>
          <Skeleton className="h-4" />
        </div>
      )
    })
  return shown.map(row => {
    const indices = Array.from({ length: columns }, (_, i) => row * columns + i).filter(index => index < count)
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table element cannot be virtual
      // biome-ignore lint/a11y/useFocusableInteractive: the links in it have the focus
      <div
        key={row}
        role="row"
        aria-rowindex={row + 1}
        aria-busy={indices.some(index => !imageAt(index))}
        className="absolute inset-x-0 grid grid-rows-[minmax(0,1fr)]"
        style={{
          top: rows.placeOf(row),
          height: rowHeight - gap,
          gap,
          gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        }}
      >
        {indices.map(index => {
          const image = imageAt(index)
          if (!image) return <Skeleton key={index} className="h-full" />
          return <ImageTile key={image.id} {...propsOf(index, image)} />
        })}
      </div>
    )
  })
}
