'use client'
import { Pause, Play, X } from 'lucide-react'
import { Button } from '@/components/button.tsx'
import { Notice } from '@/components/notice.tsx'
import { Progress } from '@/components/progress.tsx'
import { formatBytes, formatCounted, formatDuration, formatPercent } from '@/lib/format.ts'
import { listed, type Transfer, timeLeftMs } from './transfer.ts'
import { pauseTransfer, resumeTransfer } from './transfers.ts'

interface TransferPanelProps {
  /** Of the transfer. */
  slot: string
  transfer: Transfer
  onGiveUp: () => void
  onLeaveOut: () => void
}

/** How an upload stands: share, speed and time left; paused, gone on with, given up. */
export function TransferPanel({ slot, transfer, onGiveUp, onLeaveOut }: TransferPanelProps) {
  const { state, fileName, byteCount, sentBytes, problem, unreadable } = transfer
  const isStopped = state === 'paused' || state === 'failed'
  return (
    <section aria-label={`Upload of ${fileName}`} className="flex flex-col gap-2 rounded-md border bg-page p-3">
      <p className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium" title={fileName}>
          {fileName}
        </span>
        {state !== 'done' && unreadable.length === 0 && (
          <Button size="sm" look="quiet" onClick={() => (isStopped ? resumeTransfer(slot) : void pauseTransfer(slot))}>
            {isStopped ? <Play aria-hidden /> : <Pause aria-hidden />}
            {isStopped ? 'Go on' : 'Pause'}
          </Button>
        )}
        <Button size="sm" look="quiet" onClick={onGiveUp}>
          <X aria-hidden />
          {state === 'done' ? 'Another file' : 'Give up'}
        </Button>
      </p>
      <Progress label={`Upload of ${fileName}`} done={sentBytes} total={byteCount} />
      <p className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>
          {formatBytes(sentBytes)} of {formatBytes(byteCount)} ({formatPercent(sentBytes / byteCount, 0)})
        </span>
        <span aria-live="polite">{stateText(transfer)}</span>
      </p>
      {transfer.resumedAt > 0 && state !== 'done' && (
        <p className="text-xs text-muted">Gone on with from {formatBytes(transfer.resumedAt)}.</p>
      )}
      {unreadable.length > 0 && (
        <Notice
          tone="warn"
          title={`${formatCounted(unreadable.length, 'file')} changed or vanished before ${unreadable.length === 1 ? 'it was' : 'they were'} sent`}
          actions={
            <Button size="sm" onClick={onLeaveOut}>
              Send again without {unreadable.length === 1 ? 'it' : 'them'}
            </Button>
          }
        >
          <p className="break-all font-mono text-xs" title={unreadable.slice(0, 100).join('\n')}>
            {listed(unreadable)}
          </p>
          <p className="pt-1">Everything is sent from the start, without {unreadable.length === 1 ? 'it' : 'them'}.</p>
        </Notice>
      )}
      {problem && state === 'failed' && <Notice tone="danger">{problem}</Notice>}
    </section>
  )
}

function stateText(transfer: Transfer): string {
  if (transfer.state === 'done') return 'All of it has arrived'
  if (transfer.state === 'paused') return 'Paused'
  if (transfer.state === 'failed') return 'Stopped'
  if (transfer.state === 'waiting') return 'Connection lost, trying again'
  const left = timeLeftMs(transfer)
  if (transfer.bytesPerSecond === null || left === null) return 'Sending'
  return `${formatBytes(transfer.bytesPerSecond)}/s, ${formatDuration(Math.max(1000, Math.round(left / 1000) * 1000))} left`
}
