'use client'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Panel } from '@/components/panel.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { useProject, useReasonAgainst, useRoleAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { Findings } from './findings.tsx'
import { isRefused, type Leaking, leakageFragment } from './leakage.ts'
import { Messages, Signed } from './leakage-notice.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { useLeakage } from './use-leakage.ts'

const waiveMutation = graphql(
  `
  mutation WaiveLeakage($input: WaiveLeakageInput!, $idempotencyKey: String) {
    waiveLeakage(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on DatasetVersion { id ...Leakage }
      ...Problem
    }
  }
`,
  [leakageFragment, problemFragment],
)

/** What speaks against the figures of whatever learns from a dataset, and what can be done about it. */
export function LeakagePanel({ datasetId }: { datasetId: string }) {
  const { version, error, refetch } = useLeakage(datasetId)
  return (
    <Panel title="Leakage" aside={version && (isRefused(version) ? 'training runs are refused' : undefined)}>
      {version ? (
        <Reported version={version} onChecked={refetch} />
      ) : error ? (
        <p>{error.message}</p>
      ) : (
        <Skeleton className="h-10" />
      )}
    </Panel>
  )
}

type Reporting = NonNullable<ReturnType<typeof useLeakage>['version']>

function Reported({ version, onChecked }: { version: Reporting; onChecked: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      <Known version={version} />
      <Shortcuts datasetId={version.id} onChecked={onChecked} />
      <details>
        <summary className="w-fit rounded-sm text-muted hover:text-ink">Eight types of leakage, one by one</summary>
        <Findings findings={version.leakage.findings} />
      </details>
    </div>
  )
}

function Known({ version }: { version: Leaking }) {
  const { messages, waiver } = version.leakage
  const [isSigning, setIsSigning] = useState(false)
  const against = useReasonAgainst('WAIVE_LEAKAGE')
  if (messages.length === 0)
    return <p>All images were compared, and no copies are known to stand in different splits.</p>
  return (
    <div className="flex flex-col gap-2">
      <Messages messages={messages} />
      {waiver && <Signed waiver={waiver} />}
      <div className="flex flex-wrap gap-2">
        <Ways version={version} />
        {!waiver && (
          <Button disabledReason={against} onClick={() => setIsSigning(true)}>
            Sign a waiver
          </Button>
        )}
      </div>
      {isSigning && <WaiveDialog version={version} onClose={() => setIsSigning(false)} />}
    </div>
  )
}

/** To the pairs themselves, or to the search for them, for whoever may see them. */
function Ways({ version: { id, leakage } }: { version: Leaking }) {
  const { id: projectId, viewerReadsBlind } = useProject()
  const against = useRoleAgainst('SEE_DUPLICATES')
  if (against || viewerReadsBlind) return null
  const { uncomparedCount, openPairCount, confirmedPairCount } = leakage
  const base = `/projects/${projectId}/duplicates`
  const link = (href: string, text: string) => (
    <Button asChild>
      <Link href={href}>{text}</Link>
    </Button>
  )
  return (
    <>
      {uncomparedCount > 0 && link(base, 'Look for duplicates')}
      {openPairCount > 0 && link(`${base}?dataset=${id}`, 'Decide on pairs')}
      {confirmedPairCount > 0 && link(`${base}?dataset=${id}&decision=CONFIRMED`, 'Show copies')}
    </>
  )
}

function WaiveDialog({ version: { id, number, leakage }, onClose }: { version: Leaking; onClose: () => void }) {
  const { act, isRunning, problem } = useAct(waiveMutation, ['DatasetLeakage'])
  return (
    <ConfirmDialog
      title={`Sign a waiver for dataset ${number}`}
      consequence="Models may be trained on it for what is known of it now, not for more. Your name and reason stand beside every figure of those models."
      verb="Sign"
      asksReason={{ label: 'Reason', hint: 'Why models are trained on it all the same. It cannot be taken back.' }}
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { datasetVersionId: id, reason } })) onClose()
      }}
      onClose={onClose}
    >
      <Messages messages={leakage.messages} />
    </ConfirmDialog>
  )
}
