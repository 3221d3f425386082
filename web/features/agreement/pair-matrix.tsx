import { formatCounted, formatFigure } from '@/lib/format.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import type { Figures, Pair } from './report.ts'

/** Readers whose pairs are shown at once; those of others are chosen by name. */
const mostShown = 12

export type NamedReader = Pair['first']

export const nameOf = (reader: NamedReader) => labelledBy(reader)

interface PairMatrixProps {
  figures: Figures
  /** Place of the pair that is looked at; null: any two. */
  chosen: number | null
  onChoose: (place: number) => void
}

/** Cohen's kappa of each two readers, the darker the closer; each leads to what they said. */
export function PairMatrix({ figures: { pairs, readers }, chosen, onChoose }: PairMatrixProps) {
  const shown = readers.slice(0, mostShown)
  const placeOf = new Map(pairs.flatMap((pair, place) => keysOf(pair).map(key => [key, place] as const)))
  return (
    <div className="relative overflow-x-auto">
      <table className="border-separate border-spacing-px text-center">
        <caption className="pb-1 text-left text-xs text-muted">
          Cohen's kappa of each two{readers.length > mostShown && `, of the ${mostShown} with most answers`}
        </caption>
        <thead>
          <tr>
            <td />
            {shown.slice(1).map(reader => (
              <th key={reader.readerKey} scope="col" className="max-w-28 truncate px-2 py-1 text-xs font-medium">
                {nameOf(reader)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, -1).map((row, i) => (
            <tr key={row.readerKey}>
              <th scope="row" className="max-w-40 truncate px-2 text-left text-xs font-medium">
                {nameOf(row)}
              </th>
              {shown.slice(1).map((column, j) => {
                if (j < i) return <td key={column.readerKey} />
                const place = placeOf.get(keyOf(row.readerKey, column.readerKey))
                const pair = place === undefined ? undefined : pairs[place]
                return (
                  <td key={column.readerKey} className="p-0">
                    {pair && place !== undefined ? (
                      <PairButton pair={pair} isChosen={place === chosen} onChoose={() => onChoose(place)} />
                    ) : (
                      <span className="text-xs text-muted" title="No image that both answered">
                        none
                      </span>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const keyOf = (a: string, b: string) => JSON.stringify([a, b])
const keysOf = ({ first, second }: Pair) => [
  keyOf(first.readerKey, second.readerKey),
  keyOf(second.readerKey, first.readerKey),
]

function PairButton({ pair, isChosen, onChoose }: { pair: Pair; isChosen: boolean; onChoose: () => void }) {
  const { value } = pair.cohen
  const shade = Math.round(Math.max(0, value ?? 0) * 32)
  const said = value === null ? 'undefined' : formatFigure(value, 2)
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-label={`${nameOf(pair.first)} and ${nameOf(pair.second)}: kappa ${said}, ${formatCounted(pair.imageCount, 'image')}`}
      onClick={onChoose}
      className="h-10 w-full min-w-16 rounded-sm border border-transparent px-2 hover:border-line-strong aria-pressed:border-accent"
      style={{ background: `color-mix(in oklab, var(--accent) ${shade}%, var(--raised))` }}
    >
      {value === null ? <span className="text-xs">undefined</span> : <span className="font-medium">{said}</span>}
    </button>
  )
}
