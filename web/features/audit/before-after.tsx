import { cn } from '@/lib/class-names.ts'
import { fieldsOf, show } from './change.ts'

/** Field by field; what changed stands out. */
export function BeforeAfter({ before, after }: { before: unknown; after: unknown }) {
  const was = fieldsOf(before)
  const is = fieldsOf(after)
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  if (fields.length === 0) return <p className="text-muted">No values were recorded.</p>
  return (
    <table className="text-left text-xs">
      <thead>
        <tr className="text-muted">
          <th scope="col" className="py-0.5 pr-6 font-medium">
            Field
          </th>
          <th scope="col" className="py-0.5 pr-6 font-medium">
            Before
          </th>
          <th scope="col" className="py-0.5 font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map(field => {
          const isChanged = field in was && field in is && show(was[field]) !== show(is[field])
          return (
            <tr key={field} className={cn('align-top', isChanged && 'text-ink')}>
              <th scope="row" className="py-0.5 pr-6 font-normal text-muted">
                {field}
              </th>
              <td
                className={cn(
                  'max-w-md whitespace-pre-wrap break-all py-0.5 pr-6 font-mono',
                  isChanged && 'line-through',
                )}
              >
                {show(was[field])}
              </td>
              <td
                className={cn('max-w-md whitespace-pre-wrap break-all py-0.5 font-mono', isChanged && 'font-semibold')}
              >
                {show(is[field])}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
