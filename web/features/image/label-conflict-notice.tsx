'use client'
import { Button } from '@/components/button.tsx'
import { ClassMark } from '@/components/class-mark.tsx'
import { Notice } from '@/components/notice.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import type { Conflicting } from './use-set-label.ts'

interface LabelConflictNoticeProps {
  conflict: Conflicting
  onDismiss: () => void
  /** Labels again, on top of the version that is shown. */
  onInsist: (expectedVersion: number) => void
}

/** Somebody was faster: what stands now, and the choice again. */
export function LabelConflictNotice({ conflict, onDismiss, onInsist }: LabelConflictNoticeProps) {
  const wanted = useProject().labelClasses.find(c => c.id === conflict.wantedId)
  return (
    <Notice
      tone="warn"
      title={`${labelledBy(conflict)} was faster`}
      actions={
        <>
          <Button size="sm" onClick={onDismiss}>
            Keep {conflict.labelClass?.name ?? 'Cannot tell'}
          </Button>
          {wanted && wanted.id !== conflict.labelClass?.id && (
            <Button size="sm" onClick={() => onInsist(conflict.image.labelVersion)}>
              Label as {wanted.name}
            </Button>
          )}
        </>
      }
    >
      <p>
        It is now <ClassMark labelClass={conflict.labelClass} /> (<Time at={conflict.createdAt} />
        ). Yours was not saved.
      </p>
    </Notice>
  )
}
