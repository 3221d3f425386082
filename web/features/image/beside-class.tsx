'use client'
import { Button } from '@/components/button.tsx'
import { Keys } from '@/components/keys.tsx'
import { answersOf, askedOf, type Chosen, sayAnswers } from '@/features/attributes/attributes.ts'
import { useProject } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'

interface BesideClassProps {
  /** That stands. */
  labelClassId: string | undefined
  chosen: Chosen
  /** Undefined: whoever looks may not answer. */
  onChange: (() => void) | undefined
}

/** What the answer that stands says beside its class, and the way to say more. */
export function BesideClass({ labelClassId, chosen, onChange }: BesideClassProps) {
  const { answerAttributes } = useProject()
  const asked = askedOf(answerAttributes, labelClassId)
  const may = asked.length > 0 && onChange
  useKeys(may ? [{ keys: 'e', does: 'Say what is asked beside the class', act: may }] : [])
  if (asked.length === 0) return null
  const words = sayAnswers(answerAttributes, answersOf(asked, chosen))
  return (
    <p className="flex items-center gap-2 text-xs">
      <span className="min-w-0 flex-1">
        {words || <span className="text-muted">Nothing said beside the class</span>}
      </span>
      {may && (
        <Button size="sm" look="quiet" onClick={may}>
          {words ? 'Change' : `Say ${asked.map(a => a.name).join(', ')}`} <Keys keys="e" />
        </Button>
      )}
    </p>
  )
}
