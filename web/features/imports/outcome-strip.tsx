import { cn } from '@/lib/class-names.ts'
import { formatCount } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const outcomesFragment = graphql(`
  fragment Outcomes on Import { outcomeCounts { outcome fileCount } }
`)

const shown = [
  { outcome: 'ADDED', text: 'added', tone: '' },
  { outcome: 'NEW', text: 'new', tone: '' },
  { outcome: 'KNOWN', text: 'there already', tone: '' },
  { outcome: 'CONFLICT', text: 'in conflict', tone: 'text-warn' },
  { outcome: 'REFUSED', text: 'refused', tone: 'text-danger' },
  { outcome: 'PASSED_OVER', text: 'passed over', tone: 'text-muted' },
  { outcome: 'PENDING', text: 'not looked at', tone: 'text-muted' },
] as const

interface OutcomeStripProps {
  item: FragmentOf<typeof outcomesFragment>
  /** Only these, before anything was added. */
  isCheck?: boolean
}

/** Files of an import by what became of them, in one line. */
export function OutcomeStrip({ item, isCheck = false }: OutcomeStripProps) {
  const { outcomeCounts } = readFragment(outcomesFragment, item)
  const countOf = (outcome: string) => outcomeCounts.find(c => c.outcome === outcome)?.fileCount ?? 0
  const first = isCheck ? 'NEW' : 'ADDED'
  const cells = shown.filter(({ outcome }) =>
    outcome === first || ['KNOWN', 'CONFLICT', 'REFUSED'].includes(outcome) ? true : countOf(outcome) > 0,
  )
  return (
    <dl aria-label="Files by outcome" className="flex flex-wrap rounded-lg border bg-surface">
      {cells.map(({ outcome, text, tone }) => (
        <div key={outcome} className="flex min-w-32 flex-1 flex-col-reverse border-l px-3 py-2 first:border-l-0">
          <dt className="text-xs text-muted">{text}</dt>
          <dd className={cn('text-lg font-semibold', countOf(outcome) > 0 && tone)}>{formatCount(countOf(outcome))}</dd>
        </div>
      ))}
    </dl>
  )
}
