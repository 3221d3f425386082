'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Panel } from '@/components/panel.tsx'
import { Time } from '@/components/time.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const archiveMutation = graphql(
  `
  mutation ArchiveProject($input: ArchiveProjectInput!, $idempotencyKey: String) {
    archiveProject(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project { id archivedAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const restoreMutation = graphql(
  `
  mutation RestoreProject($input: RestoreProjectInput!, $idempotencyKey: String) {
    restoreProject(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project { id archivedAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function ArchivePanel() {
  const { archivedAt } = useProject()
  const against = useReasonAgainst('ARCHIVE_PROJECTS')
  const [isAsking, setIsAsking] = useState(false)
  const close = () => setIsAsking(false)
  return (
    <Panel title={archivedAt ? 'Restore the project' : 'Archive the project'}>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 text-muted">
          {archivedAt ? (
            <>
              Archived <Time at={archivedAt} />: it can be read, nothing of it changes, and nothing was deleted.
            </>
          ) : (
            'It can be read as before, and nothing of it changes any more. Nothing is deleted, and it can be restored.'
          )}
        </p>
        <Button look={archivedAt ? 'plain' : 'danger'} disabledReason={against} onClick={() => setIsAsking(true)}>
          {archivedAt ? 'Restore' : 'Archive'}
        </Button>
      </div>
      {isAsking && (archivedAt ? <RestoreDialog onClose={close} /> : <ArchiveDialog onClose={close} />)}
    </Panel>
  )
}

function ArchiveDialog({ onClose }: { onClose: () => void }) {
  const { id: projectId, name } = useProject()
  const { act, isRunning, problem } = useAct(archiveMutation, ['Projects', 'Project'])
  return (
    <ConfirmDialog
      title={`Archive ${name}`}
      consequence="From this moment nobody labels, imports, freezes, trains or asks for predictions in it, by hand or by a program. Images, labels, datasets and models stay where they are, to be looked at and taken away. It leaves the list of projects; links to it work."
      verb="Archive"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { projectId, reason } })) onClose()
      }}
      onClose={onClose}
    />
  )
}

function RestoreDialog({ onClose }: { onClose: () => void }) {
  const { id: projectId, name } = useProject()
  const { act, isRunning, problem } = useAct(restoreMutation, ['Projects', 'Project'])
  return (
    <ConfirmDialog
      title={`Restore ${name}`}
      consequence="It is worked on again, by those who are its members now."
      verb="Restore"
      asksReason
      isHarmless
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { projectId, reason } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
