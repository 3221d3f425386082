'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Form } from '@/components/form.tsx'
import { ShownOnce } from '@/components/shown-once.tsx'
import { formatInstant } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import type { UserDialogProps } from './disable-dialogs.tsx'

const createResetMutation = graphql(
  `
  mutation CreatePasswordReset($input: CreatePasswordResetInput!, $idempotencyKey: String) {
    createPasswordReset(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on PasswordResetLink { url expiresAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function ResetLinkDialog({ user, onClose }: UserDialogProps) {
  const [link, setLink] = useState<{ url: string; expiresAt: string }>()
  const { act, isRunning, problem } = useAct(createResetMutation)

  async function submit() {
    const made = await act({ input: { userId: user.id } })
    if (made) setLink(made)
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Reset link for ${user.name}`}
      description="With it they set a new password, once; their sessions end. Links made for them earlier stop working. Send it to them yourself; Lamina sends no mail."
      className="w-[min(480px,calc(100vw-32px))]"
    >
      <Form label="Make a reset link" problem={problem} fields={[]} onSubmit={() => void submit()}>
        {link && (
          <DialogBody>
            <ShownOnce
              title={`Works once, until ${formatInstant(link.expiresAt)}. It is shown only here. Whoever has it can sign in as ${user.name}.`}
              text={link.url}
              label="Copy the link"
            />
          </DialogBody>
        )}
        <DialogFooter>
          <Button onClick={onClose} autoFocus={!link}>
            {link ? 'Done' : 'Cancel'}
          </Button>
          {!link && (
            <Button type="submit" look="primary" isBusy={isRunning}>
              Make reset link
            </Button>
          )}
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
