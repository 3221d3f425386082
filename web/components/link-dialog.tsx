'use client'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '@/lib/format.ts'
import type { Problem } from '@/lib/problem.ts'
import { Button } from './button.tsx'
import { Dialog, DialogBody, DialogFooter } from './dialog.tsx'
import { Form } from './form.tsx'
import { ShownOnce } from './shown-once.tsx'

interface LinkDialogProps {
  title: string
  description: string
  /** What the button does. */
  verb: string
  /** What whoever has the link can do, behind until when it works. */
  warning?: string
  /** Names of the inputs among the children. */
  fields?: readonly string[]
  isRunning: boolean
  problem: Problem | undefined
  /** Undefined where it was refused. */
  make: () => Promise<{ url: string; expiresAt: string } | undefined>
  onClose: () => void
  children?: ReactNode
}

/** Makes a link that works once and shows it, this once. */
export function LinkDialog({ title, description, verb, warning, make, onClose, children, ...rest }: LinkDialogProps) {
  const { fields = [], isRunning, problem } = rest
  const [link, setLink] = useState<{ url: string; expiresAt: string }>()

  async function submit() {
    const made = await make()
    if (made) setLink(made)
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={title}
      description={description}
      className="w-[min(480px,calc(100vw-32px))]"
    >
      <Form label={title} problem={problem} fields={fields} onSubmit={() => void submit()}>
        {(children || link) && (
          <DialogBody>
            {children}
            {link && (
              <ShownOnce
                title={[`Works once, until ${formatInstant(link.expiresAt)}. It is shown only here.`, warning]
                  .filter(Boolean)
                  .join(' ')}
                text={link.url}
                label="Copy the link"
              />
            )}
          </DialogBody>
        )}
        <DialogFooter>
          {link ? (
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          ) : (
            <>
              <Button onClick={onClose} autoFocus={!children}>
                Cancel
              </Button>
              <Button type="submit" look="primary" isBusy={isRunning}>
                {verb}
              </Button>
            </>
          )}
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
