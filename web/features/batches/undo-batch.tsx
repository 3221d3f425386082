'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { isOver } from '@/features/job/job.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { reasonAgainst } from '@/lib/roles.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Batch, batchFragment } from './batch.ts'
import { sayDone } from './say-batch.ts'

const undoMutation = graphql(
  `
  mutation UndoBatch($input: UndoBatchInput!, $idempotencyKey: String) {
    undoBatch(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Batch { id ...Batch }
      ...Problem
    }
  }
`,
  [batchFragment, problemFragment],
)

/** Opens the question; not there while it is carried out, once it was asked for, and where nothing was done. */
export function UndoBatch({ batch, hasKey = false }: { batch: Batch; hasKey?: boolean }) {
  const { act, isRunning, problem, clear } = useAct(undoMutation)
  const [isAsking, setIsAsking] = useState(false)
  const { viewerRights, viewerRoles } = batch.project
  const isOwn = batch.job.isAskedByViewer
  const against = isOwn ? undefined : reasonAgainst('UNDO_BATCHES', viewerRights, viewerRoles)
  const isThere = isOver(batch.job.status) && batch.undoJob === null && batch.doneCount > 0
  const ask = () => setIsAsking(true)
  useKeys(hasKey && isThere && !against ? [{ keys: 'u', does: 'Undo what was done to many', act: ask }] : [])
  if (!isThere) return null
  const close = () => {
    clear()
    setIsAsking(false)
  }
  return (
    <>
      <Button size="sm" disabledReason={against} onClick={ask}>
        Undo
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Undo: ${sayDone(batch)}`}
          consequence="Each image is as it was before, where nobody said or did anything of it since. The others are left as they are, and counted."
          verb="Undo"
          asksReason
          isHarmless
          isRunning={isRunning}
          problem={problem}
          onConfirm={async reason => {
            if (await act({ input: { batchId: batch.id, reason } })) close()
          }}
          onClose={close}
        />
      )}
    </>
  )
}
