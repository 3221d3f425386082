'use client'
import { type ReactNode, useState } from 'react'
import type { Problem } from '@/lib/problem.ts'
import { Button } from './button.tsx'
import { Dialog, DialogBody, DialogFooter } from './dialog.tsx'
import { Field, TextInput } from './field.tsx'
import { Form } from './form.tsx'

interface ConfirmDialogProps {
  title: string
  /** What will be so afterwards, in a sentence or two. */
  consequence: string
  /** What the button does, as a verb. */
  verb: string
  /** Whether a reason is asked for, which stands in the audit trail; where it has other words, with those. */
  asksReason?: boolean | { label: string; hint: string }
  isHarmless?: boolean
  isRunning: boolean
  problem: Problem | undefined
  onConfirm: (reason: string) => void
  onClose: () => void
  children?: ReactNode
}

/** Who it is about has no input here, so the id is not repeated: "allowed: somebody else". */
const inWords = (problem: Problem | undefined): Problem | undefined =>
  problem?.field === 'userId' && problem.allowed ? { ...problem, message: `Allowed: ${problem.allowed}.` } : problem

/** Asks before something that cannot be taken back, or that somebody else will feel. */
export function ConfirmDialog({ title, consequence, verb, isRunning, problem, onClose, ...rest }: ConfirmDialogProps) {
  const { asksReason, isHarmless, onConfirm, children } = rest
  const [reason, setReason] = useState('')
  const words = typeof asksReason === 'object' ? asksReason : { label: 'Reason', hint: 'Stands in the audit trail.' }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={title}
      description={consequence}
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form label={title} problem={inWords(problem)} fields={['reason']} onSubmit={() => onConfirm(reason.trim())}>
        {(asksReason || children || problem) && (
          <DialogBody className={asksReason || children ? undefined : 'pb-0'}>
            {children}
            {asksReason && (
              <Field {...words} name="reason">
                {input => <TextInput {...input} autoFocus value={reason} onChange={e => setReason(e.target.value)} />}
              </Field>
            )}
          </DialogBody>
        )}
        <DialogFooter>
          <Button onClick={onClose} autoFocus={!asksReason}>
            Cancel
          </Button>
          <Button type="submit" look={isHarmless ? 'primary' : 'danger'} isBusy={isRunning}>
            {verb}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
