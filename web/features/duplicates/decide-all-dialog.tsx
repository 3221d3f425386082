'use client'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Choice, Field, Options, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Progress } from '@/components/progress.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { readNumbers } from '@/lib/read-numbers.ts'
import { useAct } from '@/lib/use-act.ts'
import { type Decision, decideMutation, type Pair } from './pair.ts'

const evidences: readonly { value: Pair['evidence']; text: string }[] = [
  { value: 'SAME_PREVIEW', text: 'Displayed the same' },
  { value: 'ALIGNED', text: 'Laid upon each other' },
]
const decisions: readonly { value: Decision; text: string }[] = [
  { value: 'CONFIRMED', text: 'Copies' },
  { value: 'DENIED', text: 'Not copies' },
]
const fields = ['evidence', 'leastScore', 'decision', 'reason']

interface Done {
  decided: number
  left: number
}

/** Decides call after call until nothing of what is meant is left, or whoever asked stops it. */
function useDecideAll() {
  const { act, problem, refuse } = useAct(decideMutation, ['Duplicates', 'DuplicatePairs'])
  const [done, setDone] = useState<Done>()
  const [isRunning, setIsRunning] = useState(false)
  const isStopped = useRef(false)
  const stop = () => {
    isStopped.current = true
  }
  useEffect(() => {
    isStopped.current = false
    return () => {
      isStopped.current = true
    }
  }, [])

  async function run(input: Parameters<typeof act>[0]['input']) {
    isStopped.current = false
    setIsRunning(true)
    for (let decided = 0; !isStopped.current; ) {
      const answer = await act({ input })
      if (!answer) break
      decided += answer.decidedCount
      setDone({ decided, left: answer.remainingCount })
      if (answer.remainingCount === 0 || answer.decidedCount === 0) break
    }
    setIsRunning(false)
  }
  return { run, stop, done, isRunning, problem, refuse }
}

interface Said {
  evidence: Pair['evidence']
  score: string
  decision: Decision
  reason: string
}

function SaidFields({ said, onChange }: { said: Said; onChange: (part: Partial<Said>) => void }) {
  return (
    <>
      <Field label="Evidence" name="evidence">
        {input => (
          <Choice
            {...input}
            autoFocus
            value={said.evidence}
            onChange={e => onChange({ evidence: e.target.value === 'ALIGNED' ? 'ALIGNED' : 'SAME_PREVIEW' })}
          >
            <Options of={evidences} />
          </Choice>
        )}
      </Field>
      {said.evidence === 'ALIGNED' && (
        <Field label="Least score" name="leastScore" hint="0.8 to 1.">
          {input => (
            <TextInput
              {...input}
              inputMode="decimal"
              value={said.score}
              onChange={e => onChange({ score: e.target.value })}
            />
          )}
        </Field>
      )}
      <Field label="They are" name="decision">
        {input => (
          <Choice
            {...input}
            value={said.decision}
            onChange={e => onChange({ decision: e.target.value === 'DENIED' ? 'DENIED' : 'CONFIRMED' })}
          >
            <Options of={decisions} />
          </Choice>
        )}
      </Field>
      <Field label="Reason" name="reason" hint="Stands in the audit trail. Empty: none.">
        {input => (
          <TextInput
            {...input}
            maxLength={500}
            value={said.reason}
            onChange={e => onChange({ reason: e.target.value })}
          />
        )}
      </Field>
    </>
  )
}

/** Says one thing of all pairs that nobody has decided on, from a score on. */
export function DecideAllDialog({ onClose }: { onClose: () => void }) {
  const { id: projectId } = useProject()
  const [said, setSaid] = useState<Said>({ evidence: 'ALIGNED', score: '0.9', decision: 'CONFIRMED', reason: '' })
  const { run, stop, done, isRunning, problem, refuse } = useDecideAll()

  function submit() {
    const { evidence, score, decision, reason } = said
    // What is displayed the same has no other score.
    const read = readNumbers({ leastScore: evidence === 'ALIGNED' ? score : '1' }, 'any')
    if ('problem' in read) return refuse(read.problem)
    void run({ projectId, evidence, ...read.values, decision, reason: reason.trim() || null })
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="All from a score on"
      description="Of what nobody has decided on, those with most evidence first: up to 500 at a time; the rest stays listed until its turn comes."
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form label="All from a score on" problem={problem} fields={fields} onSubmit={submit}>
        <DialogBody>
          <SaidFields said={said} onChange={part => setSaid({ ...said, ...part })} />
          <p role="status" className="text-muted empty:hidden">
            {done && `${formatCounted(done.decided, 'pair')} decided, ${formatCount(done.left)} left.`}
          </p>
          {done && <Progress label="Pairs decided" done={done.decided} total={done.decided + done.left} />}
        </DialogBody>
        <DialogFooter>
          {isRunning ? (
            <Button onClick={stop}>Stop</Button>
          ) : (
            <Button onClick={onClose}>{done ? 'Close' : 'Cancel'}</Button>
          )}
          <Button type="submit" look="primary" isBusy={isRunning}>
            Decide all
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
