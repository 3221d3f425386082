import { ClassMark } from '@/components/class-mark.tsx'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { otherClass, type Said } from './report.ts'

interface ConfusionProps {
  answers: readonly Said[]
  counts: readonly (readonly number[])[]
  /** Of two readers: whose rows, and whose columns; null: of any two, in either order. */
  names: readonly [string, string] | null
  chosen: readonly [number, number] | null
  onChoose: (cell: readonly [number, number]) => void
}

/** What was said by one, down, and by the other, across; where that differs, the way to the images. */
export function Confusion({ answers, counts, names, chosen, onChoose }: ConfusionProps) {
  const total = counts.flat().reduce((sum, n) => sum + n, 0)
  return (
    <div className="relative overflow-x-auto">
      <table className="border-separate border-spacing-px text-center">
        <caption className="pb-1 text-left text-xs text-muted">
          {names
            ? `${names[0]} down, ${names[1]} across: images`
            : 'Any two readers, in either order: pairs of answers'}
        </caption>
        <thead>
          <tr className="text-xs">
            <td />
            {answers.map(c => (
              <th key={c.key} scope="col" className="px-2 py-1 font-medium">
                <SaidMark said={c} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answers.map((row, i) => (
            <tr key={row.key}>
              <th scope="row" className="px-2 text-left text-xs font-medium">
                <SaidMark said={row} />
              </th>
              {answers.map((column, j) => (
                <td key={column.key} className="min-w-20 p-0">
                  {names === null && j < i ? null : (
                    <Count
                      count={counts[i]?.[j] ?? 0}
                      total={total}
                      isAlike={i === j}
                      said={[row.name, column.name]}
                      isChosen={chosen?.[0] === i && chosen[1] === j}
                      onChoose={() => onChoose([i, j])}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const SaidMark = ({ said: { key, name, labelClass } }: { said: Said }) =>
  key === otherClass.key ? <span className="whitespace-nowrap">{name}</span> : <ClassMark labelClass={labelClass} />

interface CountProps {
  count: number
  total: number
  isAlike: boolean
  said: readonly [string, string]
  isChosen: boolean
  onChoose: () => void
}

function Count({ count, total, isAlike, said, isChosen, onChoose }: CountProps) {
  const share = total === 0 ? 0 : count / total
  const style = { background: `color-mix(in oklab, var(--accent) ${Math.round(share * 32)}%, var(--raised))` }
  if (isAlike || count === 0)
    return (
      <span className="flex h-10 items-center justify-center rounded-sm" style={style}>
        {formatCount(count)}
      </span>
    )
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-label={`${said[0]} and ${said[1]}: ${formatCounted(count, 'image')}`}
      onClick={onChoose}
      className="h-10 w-full rounded-sm border border-line-strong font-medium underline decoration-dotted underline-offset-2 hover:border-accent aria-pressed:border-accent"
      style={style}
    >
      {formatCount(count)}
    </button>
  )
}
