import type { ReactNode } from 'react'
import { Notice } from '@/components/notice.tsx'
import { Time } from '@/components/time.tsx'
import type { Leaking, Waiver } from './leakage.ts'

export const Messages = ({ messages }: { messages: readonly string[] }) => (
  <ul className="list-disc pl-4">
    {messages.map(message => (
      <li key={message}>{message}</li>
    ))}
  </ul>
)

/** Who signed, and why. */
export const Signed = ({ waiver: { reason, createdAt, createdBy } }: { waiver: Waiver }) => (
  <p>
    Waived by {createdBy.name}, <Time at={createdAt} />: “{reason}”
  </p>
)

interface LeakageNoticeProps {
  version: Leaking
  /** Of a run that learnt from it: what it was started under. */
  ranUnder?: Waiver | null
  actions?: ReactNode
}

/** For whatever learns, or learnt, from a dataset whose copies stand in different splits, or that nobody searched. */
export function LeakageNotice({ version: { number, leakage }, ranUnder, actions }: LeakageNoticeProps) {
  const { messages, waiver } = leakage
  const signed = ranUnder === undefined ? waiver : ranUnder
  if (messages.length === 0 && !signed) return null
  return (
    <Notice tone="warn" title={titleOf(number, messages.length > 0, ranUnder)} actions={actions}>
      <Messages messages={messages.length > 0 ? messages : (signed?.messages ?? [])} />
      {signed && <Signed waiver={signed} />}
    </Notice>
  )
}

function titleOf(number: number, isKnown: boolean, ranUnder: Waiver | null | undefined): string {
  if (ranUnder === undefined) return `Leakage of dataset ${number}`
  return isKnown
    ? `Figures of this model may flatter it: leakage of dataset ${number}`
    : `Started when this was known of dataset ${number}, and is not any more`
}
