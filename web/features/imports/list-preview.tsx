'use client'
import { PathText } from '@/components/path-text.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount, formatWord } from '@/lib/format.ts'
import type { ListReading } from './reading.ts'
import { ScrollRoom } from './scroll-room.tsx'
import type { PreviewRow } from './use-list-preview.ts'

interface ListPreviewProps {
  list: ListReading
  rows: readonly PreviewRow[] | undefined
  problem: string | undefined
}

const shown = 6
const parts: { head: string; of: (row: PreviewRow) => string | null }[] = [
  { head: 'Class', of: row => row.className },
  { head: 'Split', of: row => (row.split ? formatWord(row.split) : null) },
  { head: 'Group', of: row => row.group },
  { head: 'Labeller', of: row => row.labeller },
  { head: 'Time', of: row => row.at },
  { head: 'Frame', of: row => (row.frame === null ? null : formatCount(row.frame)) },
]

/** What its first rows say, read so: it follows every change. */
export function ListPreview({ list, rows, problem }: ListPreviewProps) {
  if (problem) return <p className="text-xs text-danger">{problem}</p>
  if (!rows) return <Skeleton className="h-24" />
  if (rows.length === 0)
    return <p className="text-xs text-warn">No column names the file: nothing can be said of any.</p>
  const columns = parts.filter(({ of }) => rows.some(row => of(row) !== null))
  const problems = rows.filter(row => row.problem !== null).length
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-xs font-medium text-muted" aria-live="polite">
        Its first rows, read so
        {problems > 0 && <span className="text-danger">: {formatCount(problems)} of them cannot go in</span>}
      </h3>
      <ScrollRoom label={`First rows of ${list.path}, read so`} className="max-h-60 rounded-md border">
        <Table>
          <thead>
            <HeadRow>
              <Head>File</Head>
              {columns.map(({ head }) => (
                <Head key={head}>{head}</Head>
              ))}
              {problems > 0 && <Head>Why not</Head>}
            </HeadRow>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <Row key={i}>
                <Cell className="h-7 max-w-64 py-0.5">
                  <PathText path={row.reference} />
                </Cell>
                {columns.map(({ head, of }) => (
                  <Cell key={head} className="h-7 max-w-56 truncate py-0.5" title={of(row) ?? undefined}>
                    {of(row) ?? <span className="text-muted">none</span>}
                  </Cell>
                ))}
                {problems > 0 && (
                  <Cell className="h-7 whitespace-normal py-0.5 text-danger text-xs">{row.problem}</Cell>
                )}
              </Row>
            ))}
          </tbody>
        </Table>
      </ScrollRoom>
    </div>
  )
}
