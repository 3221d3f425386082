'use client'
import { ChevronRight } from 'lucide-react'
import { Fragment, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Instant } from '@/components/time.tsx'
import { BatchState } from '@/features/batches/batch-state.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { BeforeAfter } from './before-after.tsx'
import { summarizeChange } from './change.ts'

export const auditEventFragment = graphql(`
  fragment AuditEvent on AuditEvent {
    id
    at
    action
    noun
    nounId
    reason
    requestId
    before
    after
    actorName
    apiKey { id name }
  }
`)

type EventRef = FragmentOf<typeof auditEventFragment> & { id: string }

/** Who did what to what, when; before and after on demand. */
export function AuditTable({ events }: { events: readonly EventRef[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) => {
    const next = new Set(open)
    if (!next.delete(id)) next.add(id)
    setOpen(next)
  }
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head className="w-8">
            <span className="sr-only">Open</span>
          </Head>
          <Head>Time</Head>
          <Head>Who</Head>
          <Head>Action</Head>
          <Head>On</Head>
          <Head>Change</Head>
          <Head>Reason</Head>
        </HeadRow>
      </thead>
      <tbody>
        {events.map(ref => {
          const event = readFragment(auditEventFragment, ref)
          const isOpen = open.has(event.id)
          const change = summarizeChange(event.before, event.after)
          return (
            <Fragment key={event.id}>
              <Row>
                <Cell className="pr-0">
                  <Button
                    look="quiet"
                    size="icon"
                    className="size-6"
                    aria-expanded={isOpen}
                    aria-label={`Change by ${formatWord(event.action)}`}
                    onClick={() => toggle(event.id)}
                  >
                    <ChevronRight aria-hidden className={cn(isOpen && 'rotate-90')} />
                  </Button>
                </Cell>
                <Cell className="text-muted">
                  <Instant at={event.at} />
                </Cell>
                <Cell className="whitespace-nowrap">
                  {event.actorName ?? <span className="text-muted">Lamina itself</span>}
                  {event.apiKey && <p className="text-xs text-muted">with the key {event.apiKey.name}</p>}
                </Cell>
                <Cell className="whitespace-nowrap">{formatWord(event.action)}</Cell>
                <Cell className="whitespace-nowrap">
                  {formatWord(event.noun)}{' '}
                  <code className="font-mono text-xs text-muted" title={event.nounId}>
                    {event.nounId.slice(-8)}
                  </code>
                </Cell>
                <Cell className="w-full max-w-0 truncate text-muted" title={change}>
                  {change}
                </Cell>
                <Cell className="min-w-16 max-w-64 whitespace-normal">{event.reason}</Cell>
              </Row>
              {isOpen && (
                <tr className="border-b bg-page">
                  <td />
                  <td colSpan={6} className="px-3 py-2">
                    {event.noun === 'BATCH' && (
                      <div className="pb-2">
                        <BatchState batchId={event.nounId} />
                      </div>
                    )}
                    <BeforeAfter before={event.before} after={event.after} />
                    <p className="pt-2 text-xs text-muted">
                      {formatWord(event.noun)} <code className="font-mono">{event.nounId}</code>, request{' '}
                      <code className="font-mono">{event.requestId}</code>
                    </p>
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </Table>
  )
}
