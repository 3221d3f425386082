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

const inviteAdministratorMutation = graphql(
  `
  mutation InviteAdministrator($input: InviteAdministratorInput!, $idempotencyKey: String) {
    inviteAdministrator(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on InvitationLink { url expiresAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function InviteAdministratorDialog({ onClose }: { onClose: () => void }) {
  const [link, setLink] = useState<{ url: string; expiresAt: string }>()
  const { act, isRunning, problem } = useAct(inviteAdministratorMutation, ['InstallationInvitations'])

  async function submit() {
    const made = await act({ input: {} })
    if (made) setLink(made)
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Invite an administrator"
      description="Makes a link that works once: whoever opens it may do here what you may. Send it to one person yourself; Lamina sends no mail."
      className="w-[min(480px,calc(100vw-32px))]"
    >
      <Form label="Invite an administrator" problem={problem} fields={[]} onSubmit={() => void submit()}>
        {link && (
          <DialogBody>
            <ShownOnce
              title={`Works once, until ${formatInstant(link.expiresAt)}. It is shown only here.`}
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
              Make link
            </Button>
          )}
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
