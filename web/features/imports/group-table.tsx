import { Notice } from '@/components/notice.tsx'
import { PathText } from '@/components/path-text.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { matchIn } from './match-in.ts'
import { ScrollRoom } from './scroll-room.tsx'
import type { GroupPreview, Groups } from './use-group-preview.ts'

const by = {
  PATTERN: 'pattern',
  NAMED: 'the source',
  PATIENT: 'DICOM patient',
  STUDY: 'DICOM study',
  FILE: 'file itself',
} as const

/** What the rule makes of the files: how many groups, the largest, and the first files with what matched. */
export function GroupTable({ preview }: { preview: GroupPreview }) {
  const { groups, pattern, isPending, problem } = preview
  if (!groups) return isPending ? <Skeleton className="h-64" /> : null
  return (
    <div aria-busy={isPending} className={cn('flex flex-col gap-3', problem && 'opacity-55')}>
      <p aria-live="polite" className="font-medium">
        {formatCounted(groups.groupCount, 'group')}
      </p>
      {groups.unmatchedCount > 0 && (
        <Notice tone="warn" title={`${formatCounted(groups.unmatchedCount, 'file')} without a match`}>
          <p className="line-clamp-3 break-all font-mono text-xs">{groups.unmatched.slice(0, 8).join(', ')}</p>
        </Notice>
      )}
      <LargestGroups groups={groups} />
      <ScrollRoom label="First files and their groups" className="max-h-80 rounded-md border">
        <Table>
          <thead>
            <HeadRow>
              <Head>File</Head>
              <Head>Group</Head>
              <Head>By</Head>
            </HeadRow>
          </thead>
          <tbody>
            {groups.rows.map(row => (
              <Row key={row.path}>
                {pattern === null ? (
                  <Cell className="h-7 max-w-72 py-0.5">
                    <PathText path={row.path} />
                  </Cell>
                ) : (
                  <Cell className="h-7 max-w-72 truncate py-0.5 font-mono text-xs" title={row.path}>
                    <Match subject={row.path} groupKey={row.groupKey} />
                  </Cell>
                )}
                <Cell className="h-7 max-w-48 truncate py-0.5" title={row.groupKey ?? undefined}>
                  {row.groupKey === null ? (
                    <span className="text-danger">none</span>
                  ) : row.by === 'FILE' ? (
                    <span className="text-muted">one of its own</span>
                  ) : (
                    row.groupKey
                  )}
                </Cell>
                <Cell className="text-xs text-muted">{by[row.by]}</Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </ScrollRoom>
    </div>
  )
}

function Match({ subject, groupKey }: { subject: string; groupKey: string | null }) {
  const [before, matched, after] = matchIn(subject, groupKey)
  return (
    <>
      <span className="text-muted">{before}</span>
      <mark className="bg-accent-wash font-medium text-ink">{matched}</mark>
      <span className="text-muted">{after}</span>
    </>
  )
}

function LargestGroups({ groups }: { groups: Groups }) {
  const largest = groups.largestGroups.slice(0, 5)
  const most = largest[0]?.fileCount ?? 0
  if (most <= 1) return null
  return (
    <ul aria-label="Largest groups" className="flex flex-col gap-0.5">
      {largest.map(({ groupKey, fileCount }) => (
        <li key={groupKey} className="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)_3rem] items-center gap-2">
          <span className="truncate" title={groupKey}>
            {groupKey}
          </span>
          <span
            aria-hidden
            className="h-1.5 rounded-sm bg-accent/60"
            style={{ width: `${(fileCount / most) * 100}%` }}
          />
          <span className="text-right text-xs text-muted">{formatCount(fileCount)}</span>
        </li>
      ))}
    </ul>
  )
}
