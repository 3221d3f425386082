'use client'
import { type ComponentProps, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { PasswordField } from '@/components/password-field.tsx'
import type { Problem } from '@/lib/problem.ts'
import { inWords } from './password-problem.ts'

interface OwnFieldDialogProps {
  /** In the middle of a sentence: "Change your name". */
  noun: string
  label: string
  /** As the API names it. */
  name: string
  description: string
  known: string
  input: ComponentProps<'input'>
  isRunning: boolean
  problem: Problem | undefined
  /** Undefined where it was refused. */
  change: (value: string, currentPassword: string) => Promise<object | undefined>
  onClose: () => void
}

/** Changes something of one's own account, for which the password is asked again. */
export function OwnFieldDialog({
  noun,
  label,
  name,
  description,
  known,
  change,
  onClose,
  ...rest
}: OwnFieldDialogProps) {
  const { input: own, isRunning, problem } = rest
  const [value, setValue] = useState(known)
  const [currentPassword, setCurrentPassword] = useState('')

  async function submit() {
    if (await change(value.trim(), currentPassword)) onClose()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Change your ${noun}`}
      description={description}
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form
        label={`Change your ${noun}`}
        problem={inWords(problem)}
        fields={[name, 'currentPassword']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <Field label={label} name={name}>
            {input => (
              <TextInput {...own} {...input} autoFocus value={value} onChange={e => setValue(e.target.value)} />
            )}
          </Field>
          <PasswordField
            label="Your password"
            name="currentPassword"
            value={currentPassword}
            onChange={setCurrentPassword}
          />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isRunning}>
            Change {noun}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
