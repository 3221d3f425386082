'use client'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ClassMark } from '@/components/class-mark.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { type CannotTell, cannotTellReasons, whyNot } from '@/features/image/reading-words.ts'
import { useProject } from '@/features/project/project.ts'
import { useMeaning } from '@/features/shell/key-map.tsx'
import { BatchPreview } from './batch-preview.tsx'
import type { Target } from './target.ts'
import { useStartBatch } from './use-start-batch.ts'

interface LabelDialogProps {
  target: Target
  onStarted: (batchId: string) => void
  onClose: () => void
}

/** One answer for many images: which, what it changes, and why. A number key chooses. */
export function LabelDialog({ target, onStarted, onClose }: LabelDialogProps) {
  const { labelClasses } = useProject()
  const { start, isRunning, problem } = useStartBatch()
  const meaning = useMeaning()
  const [answer, setAnswer] = useState<{ labelClassId: string } | { cannotTell: CannotTell }>()
  const [reason, setReason] = useState('')
  const act = useMemo(() => answer && ({ kind: 'LABEL', ...answer, ...target } as const), [answer, target])
  const choices = [
    ...labelClasses.map(c => ({ key: c.id, answer: { labelClassId: c.id }, text: <ClassMark labelClass={c} /> })),
    ...cannotTellReasons.map(why => ({
      key: why,
      answer: { cannotTell: why },
      text: `Cannot tell: ${whyNot[why].toLowerCase()}`,
    })),
  ]
  const isChosen = (of: string) =>
    answer !== undefined && ('cannotTell' in answer ? answer.cannotTell : answer.labelClassId) === of

  function press(event: KeyboardEvent) {
    const key = meaning(event.nativeEvent).find(name => /^[1-9]$/.test(name))
    const labelClass = key === undefined ? undefined : labelClasses[Number(key) - 1]
    if (!labelClass || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    setAnswer({ labelClassId: labelClass.id })
  }
  async function submit() {
    if (!act) return
    const id = await start(act, reason.trim())
    if (id) onStarted(id)
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Label these images"
      description="Each gets this answer of yours. It can be undone as a whole; what was said before stays in the history."
      className="w-[min(480px,calc(100vw-32px))]"
    >
      <Form label="Label these images" problem={problem} fields={['reason']} onSubmit={() => void submit()}>
        <DialogBody>
          <fieldset className="flex flex-col" onKeyDown={press}>
            <legend className="pb-1 text-xs font-medium text-muted">Answer</legend>
            {choices.map(({ key, answer, text }, i) => (
              <label key={key} className="flex h-7 items-center gap-2 rounded-md px-1 hover:bg-raised">
                <input
                  type="radio"
                  name="answer"
                  autoFocus={i === 0}
                  checked={isChosen(key)}
                  onChange={() => setAnswer(answer)}
                />
                <span className="min-w-0 flex-1">{text}</span>
                {i < Math.min(9, labelClasses.length) && <Keys keys={String(i + 1)} />}
              </label>
            ))}
          </fieldset>
          {act && <BatchPreview act={act} />}
          <Field label="Reason" name="reason" hint="Stands with each label and in the audit trail.">
            {input => <TextInput {...input} maxLength={500} value={reason} onChange={e => setReason(e.target.value)} />}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={isRunning}
            disabledReason={act ? undefined : 'Choose an answer first.'}
          >
            Label
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
