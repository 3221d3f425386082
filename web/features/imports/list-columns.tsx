'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Choice, Options } from '@/components/field.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCount } from '@/lib/format.ts'
import { cellsOf, columnRoles, type FoundList, type ListReading, shownColumns } from './reading.ts'
import { ScrollRoom } from './scroll-room.tsx'

interface ListColumnsProps {
  found: FoundList
  list: ListReading
  isBusy: boolean
  onChange: (list: ListReading) => void
}

const shownRows = 4

/** What each column says, over the first rows; of very many columns those that say something come first. */
export function ListColumns({ found, list, isBusy, onChange }: ListColumnsProps) {
  const [isWhole, setIsWhole] = useState(false)
  const columns = isWhole ? found.header.map((_, i) => i) : shownColumns(found, list)
  const rest = found.header.length - columns.length
  const rows = found.sample.slice(0, shownRows).map(cellsOf)
  const setRole = (at: number, value: string) => {
    const role = columnRoles.find(r => r.value === value)?.value ?? 'OTHER'
    onChange({ ...list, columns: list.columns.map((r, i) => (i === at ? role : r)) })
  }
  return (
    <div className="flex flex-col items-start gap-1.5">
      <ScrollRoom label={`Columns of ${found.path}`} className="max-h-80 w-full rounded-md border">
        <Table>
          <thead>
            <HeadRow>
              {columns.map(at => (
                <Head key={at} className="max-w-44 truncate" title={found.header[at]}>
                  {found.header[at]}
                </Head>
              ))}
            </HeadRow>
            <tr className="border-b">
              {columns.map(at => (
                <td key={at} className="px-2 py-1 first:pl-3">
                  <Choice
                    aria-label={`What the column ${found.header[at]} says`}
                    className={cn('min-w-32', list.columns[at] === 'OTHER' && 'text-muted')}
                    disabled={isBusy}
                    value={list.columns[at] ?? 'OTHER'}
                    onChange={e => setRole(at, e.target.value)}
                  >
                    <Options of={columnRoles} />
                  </Choice>
                </td>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a sample that never changes
              <Row key={i}>
                {columns.map(at => (
                  <Cell key={at} className="h-7 max-w-44 truncate py-0.5 font-mono text-xs" title={cells[at]}>
                    {cells[at]}
                  </Cell>
                ))}
              </Row>
            ))}
          </tbody>
        </Table>
      </ScrollRoom>
      {rest > 0 && (
        <Button size="sm" look="quiet" onClick={() => setIsWhole(true)}>
          Show the other {formatCount(rest)} columns, which say nothing
        </Button>
      )}
    </div>
  )
}
