'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { useAct } from '@/lib/use-act.ts'
import { afterClasses, archiveClassMutation, type ClassUse } from './class-mutations.ts'
import { whatKeeps } from './say-uses.ts'

interface ArchiveClassDialogProps {
  labelClass: { id: string; name: string }
  use: ClassUse | undefined
  /** What has it is not told to the viewer, who reads the project blind. */
  isUnseen: boolean
  onClose: () => void
}

const keeping = (use: ClassUse | undefined, isUnseen: boolean) => {
  if (isUnseen) return 'How much has it is not told to you, as you read this project blind; all of it keeps it.'
  return use ? `It stays on ${whatKeeps(use)}.` : 'What has it is being counted; all of it keeps it.'
}

/** What has a class is said before nobody can give it any more. */
export function ArchiveClassDialog({ labelClass: { id, name }, use, isUnseen, onClose }: ArchiveClassDialogProps) {
  const { act, isRunning, problem } = useAct(archiveClassMutation, afterClasses)
  return (
    <ConfirmDialog
      title={`Archive ${name}`}
      consequence={`No answer is given with ${name} any more, and readers do not see it. ${keeping(use, isUnseen)} Images that have it go into new datasets as before, until they get another answer. It can be restored.`}
      verb="Archive"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { labelClassId: id, reason } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
