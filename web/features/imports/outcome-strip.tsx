import { cn } from '@/lib/class-names.ts'
import { formatCount } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { type Balance, countsThere } from './balance.ts'

export const outcomesFragment = graphql(`
  fragment Outcomes on Import {
    outcomeCounts { outcome fileCount }
    balance { lines { outcome isThere fileCount } }
  }
`)

interface Cell {
  text: string
  count: number
  tone?: string
  /** Also where there is none. */
  isSure?: boolean
}

/** Every file found, by what became of it, in one line. */
export function OutcomeStrip({ item }: { item: FragmentOf<typeof outcomesFragment> }) {
  const { outcomeCounts, balance } = readFragment(outcomesFragment, item)
  const { counts, missing } = countsThere(outcomeCounts, balance)
  const countOf = (outcome: string) => counts.find(c => c.outcome === outcome)?.fileCount ?? 0
  const found = counts.reduce((sum, c) => sum + c.fileCount, 0)
  return (
    <Strip
      cells={[
        { text: found === 1 ? 'file found' : 'files found', count: found, isSure: true },
        { text: 'added', count: countOf('ADDED'), isSure: true },
        { text: 'new', count: countOf('NEW') },
        { text: 'there already', count: countOf('KNOWN'), isSure: true },
        { text: 'in conflict', count: countOf('CONFLICT'), tone: 'text-warn' },
        { text: 'refused', count: countOf('REFUSED'), tone: 'text-danger', isSure: true },
        { text: 'passed over', count: countOf('PASSED_OVER'), tone: 'text-muted' },
        { text: 'not looked at', count: countOf('PENDING'), tone: 'text-muted' },
        { text: 'named, not there', count: missing, tone: 'text-danger' },
      ]}
    />
  )
}

/** The same before anything is added: it follows what is decided. @param missing names that lists have and no file is */
export function BalanceStrip({ balance, missing }: { balance: Balance; missing: number }) {
  return (
    <Strip
      cells={[
        { text: balance.found === 1 ? 'file found' : 'files found', count: balance.found, isSure: true },
        { text: 'to add', count: balance.toAdd, isSure: true },
        { text: 'wait for a class', count: balance.waiting, tone: 'text-warn' },
        { text: 'left out', count: balance.leftOut, tone: 'text-muted' },
        { text: 'there already', count: balance.known, isSure: true },
        { text: 'in conflict', count: balance.conflict, tone: 'text-warn', isSure: true },
        { text: 'refused', count: balance.refused, tone: 'text-danger', isSure: true },
        { text: 'passed over', count: balance.passedOver, tone: 'text-muted' },
        { text: 'named, not there', count: missing, tone: 'text-danger' },
      ]}
    />
  )
}

function Strip({ cells }: { cells: readonly Cell[] }) {
  return (
    <dl aria-label="Files by outcome" className="flex flex-wrap rounded-lg border bg-surface">
      {cells
        .filter(({ count, isSure }) => isSure || count > 0)
        .map(({ text, count, tone }, i) => (
          <div
            key={text}
            className={cn(
              'flex min-w-28 flex-1 flex-col-reverse px-3 py-2',
              i === 1 ? 'border-l-2' : i > 0 && 'border-l',
            )}
          >
            <dt className="text-xs text-muted">{text}</dt>
            <dd className={cn('text-lg font-semibold', count > 0 && tone)}>{formatCount(count)}</dd>
          </div>
        ))}
    </dl>
  )
}
