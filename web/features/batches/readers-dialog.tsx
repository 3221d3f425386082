'use client'
import { useQuery } from '@apollo/client/react'
import { useMemo, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Choice, Field, Options, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { BatchPreview } from './batch-preview.tsx'
import type { Target } from './target.ts'
import { useStartBatch } from './use-start-batch.ts'

const shownMembers = 200
const mostReaders = 9

const readersQuery = graphql(`
  query AssignableReaders($projectId: ID!) {
    project(id: $projectId) {
      id
      memberships(first: 200) { edges { cursor node { roles user { id name email } } } }
    }
  }
`)

const acts = [
  {
    kind: 'ASSIGN',
    text: 'Assign to a reader',
    hint: 'In their work list before all else, and in that of nobody else.',
  },
  { kind: 'UNASSIGN', text: 'Assign no more', hint: 'What they have not answered others read again.' },
  { kind: 'SET_READERS', text: 'Set how many read each', hint: 'What was answered so far is settled by it.' },
] as const

type Kind = (typeof acts)[number]['kind']

interface ReadersDialogProps {
  target: Target
  onStarted: (batchId: string) => void
  onClose: () => void
}

/** Who reads some images, or how many do, whatever the project says of the others. */
export function ReadersDialog({ target, onStarted, onClose }: ReadersDialogProps) {
  const { start, isRunning, problem } = useStartBatch()
  const [kind, setKind] = useState<Kind>('ASSIGN')
  const [assigneeId, setAssigneeId] = useState('')
  const [count, setCount] = useState('')
  const [reason, setReason] = useState('')
  const act = useMemo(() => {
    if (kind === 'SET_READERS') return { kind, readerCount: count === '' ? null : Number(count), ...target } as const
    return assigneeId === '' ? undefined : ({ kind, assigneeId, ...target } as const)
  }, [kind, assigneeId, count, target])
  async function submit() {
    if (!act) return
    const id = await start(act, reason.trim())
    if (id) onStarted(id)
  }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Who reads these images"
      description="Whatever the project says of the others. It can be undone as a whole."
      className="w-[min(480px,calc(100vw-32px))]"
    >
      <Form
        label="Who reads these images"
        problem={problem}
        fields={['assigneeId', 'readerCount', 'reason']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <ActField kind={kind} onChange={setKind} />
          {kind === 'SET_READERS' ? (
            <CountField count={count} onChange={setCount} />
          ) : (
            <ReaderField readerId={assigneeId} onChange={setAssigneeId} />
          )}
          {act && <BatchPreview act={act} />}
          <Field label="Reason" name="reason" hint="Stands in the audit trail with each image.">
            {input => <TextInput {...input} maxLength={500} value={reason} onChange={e => setReason(e.target.value)} />}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={isRunning}
            disabledReason={act ? undefined : 'Choose a reader first.'}
          >
            {kind === 'SET_READERS' ? 'Set' : kind === 'ASSIGN' ? 'Assign' : 'Assign no more'}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}

function ActField({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="sr-only">What is said of them</legend>
      {acts.map(({ kind: of, text, hint }) => (
        <label key={of} className="flex items-start gap-2 rounded-md p-1 hover:bg-raised">
          <input type="radio" name="kind" checked={of === kind} onChange={() => onChange(of)} className="mt-1" />
          <span className="min-w-0 flex-1">
            {text}
            <span className="block text-xs text-muted">{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function CountField({ count, onChange }: { count: string; onChange: (count: string) => void }) {
  const { readerCount } = useProject()
  const numbers = Array.from({ length: mostReaders }, (_, i) => ({
    value: String(i + 1),
    text: formatCounted(i + 1, 'reader'),
  }))
  return (
    <Field label="Readers an image" name="readerCount">
      {input => (
        <Choice {...input} value={count} onChange={e => onChange(e.target.value)}>
          <Options of={[{ value: '', text: `As the project says: ${readerCount}` }, ...numbers]} />
        </Choice>
      )}
    </Field>
  )
}

function ReaderField({ readerId, onChange }: { readerId: string; onChange: (readerId: string) => void }) {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(readersQuery, { variables: { projectId } })
  if (error) return <ErrorState error={error} onRetry={refetch} />
  const members = data ? nodesOf(data.project.memberships) : []
  const people = members
    .filter(({ roles }) => roles.some(role => role !== 'ENGINEER' && role !== 'AUDITOR'))
    .map(({ user: { id, name, email } }) => ({ value: id, text: email ? `${name}, ${email}` : name }))
  const hint = members.length === shownMembers ? `The first ${shownMembers} members.` : undefined
  return (
    <Field label="Reader" name="assigneeId" hint={hint}>
      {input => (
        <Choice {...input} value={readerId} onChange={e => onChange(e.target.value)}>
          <Options of={[{ value: '', text: data ? 'Choose' : 'Loading…' }, ...people]} />
        </Choice>
      )}
    </Field>
  )
}
