'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { Time } from '@/components/time.tsx'
import { useReasonAgainstTakingOut } from '@/features/image/take-out.tsx'
import { jobFragment, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { sayUndo } from './say-undo.ts'

export const undoFragment = graphql(
  `
  fragment Undo on Import {
    id
    stage
    undoneAt
    undoReason
    takenOutCount
    keptCount
    takenBackCount
    undoJob { id ...Job }
    job { id isAskedByViewer }
  }
`,
  [jobFragment],
)

const previewQuery = graphql(`
  query UndoPreview($id: ID!) {
    import(id: $id) {
      id
      undoPreview { imageCount keptCount labelledByPeopleCount readers frozenImageCount datasetNumbers takenBackCount }
    }
  }
`)

const undoMutation = graphql(
  `
  mutation UndoImport($input: UndoImportInput!, $idempotencyKey: String) {
    undoImport(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Import { id undoReason undoJob { id ...Job } }
      ...Problem
    }
  }
`,
  [problemFragment, jobFragment],
)

interface UndoProps {
  item: FragmentOf<typeof undoFragment>
}

/** Opens the question; not there once it was asked for, or where nothing was added. */
export function UndoButton({ item: ref, name }: UndoProps & { name: string }) {
  const { id, stage, job, undoJob } = readFragment(undoFragment, ref)
  const against = useReasonAgainstTakingOut(job?.isAskedByViewer ?? false)
  const [isAsking, setIsAsking] = useState(false)
  if (stage !== 'OVER' || !job || undoJob) return null
  return (
    <>
      <Button disabledReason={against} onClick={() => setIsAsking(true)}>
        Undo import
      </Button>
      {isAsking && <UndoDialog importId={id} name={name} onClose={() => setIsAsking(false)} />}
    </>
  )
}

function UndoDialog({ importId, name, onClose }: { importId: string; name: string; onClose: () => void }) {
  const { data, error } = useQuery(previewQuery, { variables: { id: importId }, fetchPolicy: 'network-only' })
  const { act, isRunning, problem } = useAct(undoMutation)
  const [isConfirmed, setIsConfirmed] = useState(false)
  const preview = data?.import.undoPreview
  const byPeople = preview?.labelledByPeopleCount ?? 0
  return (
    <ConfirmDialog
      title={`Undo the import of ${name}`}
      consequence="What it alone brought is taken out: it is in no list, no count and no new dataset any more. Nothing is removed; the same bytes can be brought again."
      verb="Undo import"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { importId, reason, confirmLabelled: isConfirmed } })) onClose()
      }}
      onClose={onClose}
    >
      {preview ? (
        <ul aria-label="What it does" className="flex list-disc flex-col gap-1 pl-4">
          {sayUndo(preview).map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : (
        <p className="text-muted">{error ? 'It could not be counted what this does.' : 'Counting what this does…'}</p>
      )}
      {byPeople > 0 && (
        <label className="flex items-baseline gap-2">
          <input type="checkbox" checked={isConfirmed} onChange={e => setIsConfirmed(e.target.checked)} />
          Take out what people labelled, too
        </label>
      )}
    </ConfirmDialog>
  )
}

/** How the undoing stands, or what it did. */
export function UndoState({ item: ref, onOver }: UndoProps & { onOver: () => void }) {
  const item = readFragment(undoFragment, ref)
  const { job, undoJob, undoneAt, undoReason, takenOutCount, keptCount, takenBackCount } = item
  if (!undoJob) return null
  if (undoneAt === null)
    return (
      <Panel title={readJob(undoJob).status === 'CANCELLED' ? 'Half undone' : 'Undoing'}>
        <div className="max-w-2xl">
          <JobProgress
            job={undoJob}
            label="Undo the import"
            noun="undoing"
            isOwn={job?.isAskedByViewer ?? false}
            onOver={onOver}
          >
            <p className="text-muted">What is out stays out; tried again, it goes on where it was.</p>
          </JobProgress>
        </div>
      </Panel>
    )
  return (
    <Notice tone="warn" title="Undone">
      <p>
        <Time at={undoneAt} />: {undoReason}
      </p>
      <p className="text-muted">
        {formatCounted(takenOutCount, 'image')} taken out
        {keptCount > 0 && `, ${formatCounted(keptCount, 'image')} kept for another import`}
        {takenBackCount > 0 && `, ${formatCounted(takenBackCount, 'label')} taken back`}.
      </p>
    </Notice>
  )
}
