import { ClassMark } from '@/components/class-mark.tsx'
import { formatCount, formatPercent } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const confusionFragment = graphql(`
  fragment Confusion on Evaluation { confusion classes { id name position } }
`)

/** Rows: the reference label; columns: what the model said; shaded by the share of the row. */
export function ConfusionTable({ evaluation }: { evaluation: FragmentOf<typeof confusionFragment> }) {
  const { confusion, classes } = readFragment(confusionFragment, evaluation)
  return (
    <table className="w-full border-separate border-spacing-px text-center">
      <caption className="pb-1 text-left text-xs font-medium text-muted">
        Confusion: label down, prediction across
      </caption>
      <thead>
        <tr className="text-xs">
          <td />
          {classes.map(c => (
            <th key={c.id} scope="col" className="px-2 py-1 font-medium">
              <ClassMark labelClass={c} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {confusion.map((row, i) => {
          const total = row.reduce((sum, n) => sum + n, 0)
          return (
            <tr key={classes[i].id}>
              <th scope="row" className="w-px px-2 text-left text-xs font-medium">
                <ClassMark labelClass={classes[i]} />
              </th>
              {row.map((n, j) => {
                const share = total > 0 ? n / total : 0
                return (
                  <td
                    key={classes[j].id}
                    title={`${n} of ${total} labelled ${classes[i].name} predicted as ${classes[j].name}`}
                    className="h-11 rounded-sm"
                    style={{
                      background: `color-mix(in oklab, var(--accent) ${Math.round(share * 32)}%, var(--raised))`,
                    }}
                  >
                    <span className="text-base font-medium">{formatCount(n)}</span>{' '}
                    <span className="text-xs">{formatPercent(share, 0)}</span>
                  </td>
                )
              })}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
