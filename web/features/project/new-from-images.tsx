'use client'
import { useState } from 'react'
import { Notice } from '@/components/notice.tsx'
import { DropZone } from '@/features/uploads/drop-zone.tsx'
import type { Sending } from '@/features/uploads/pack-tar.ts'
import { transportProblem } from '@/lib/problem.ts'
import { CreateProjectDialog } from './create-project-dialog.tsx'
import { type Proposal, usePropose } from './proposal.ts'

/** A project is proposed from what is dropped; agreed to, the files go into it. */
export function NewFromImages() {
  const propose = usePropose()
  const [start, setStart] = useState<{ sending: Sending; proposal: Proposal }>()
  const [isReading, setIsReading] = useState(false)
  const [problem, setProblem] = useState<string>()
  async function take(sending: Sending) {
    setIsReading(true)
    setProblem(undefined)
    try {
      setStart({ sending, proposal: await propose(sending) })
    } catch (error) {
      setProblem(transportProblem(error, 'read').message)
    } finally {
      setIsReading(false)
    }
  }
  return (
    <section aria-label="New project from images" className="flex flex-col gap-2">
      <DropZone
        title="New project from images: drop a folder or an archive anywhere here"
        isBusy={isReading}
        onSend={sending => void take(sending)}
      >
        Its name, question and classes are proposed from what is found, for you to change.
      </DropZone>
      {problem && <Notice tone="danger">{problem}</Notice>}
      {start && <CreateProjectDialog start={start} onClose={() => setStart(undefined)} />}
    </section>
  )
}
