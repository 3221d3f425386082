'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Form } from '@/components/form.tsx'
import { RoleCheckboxes } from '@/components/role-checkboxes.tsx'
import { ShownOnce } from '@/components/shown-once.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatInstant } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import type { Role } from '@/lib/roles.ts'
import { useAct } from '@/lib/use-act.ts'

const inviteMutation = graphql(
  `
  mutation InvitePerson($input: InvitePersonInput!, $idempotencyKey: String) {
    invitePerson(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on InvitationLink { url expiresAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { id: projectId } = useProject()
  const [roles, setRoles] = useState<Role[]>(['READER'])
  const [link, setLink] = useState<{ url: string; expiresAt: string }>()
  const { act, isRunning, problem } = useAct(inviteMutation, ['ProjectInvitations'])

  async function submit() {
    const made = await act({ input: { projectId, roles } })
    if (made) setLink(made)
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Invite"
      description="Makes a link that works once. Send it to one person yourself; Lamina sends no mail."
      className="w-[min(480px,calc(100vw-32px))]"
    >
      <Form label="Invite" problem={problem} fields={['roles']} onSubmit={() => void submit()}>
        <DialogBody>
          <RoleCheckboxes roles={roles} onChange={setRoles} />
          {link && (
            <ShownOnce
              title={`Works once, until ${formatInstant(link.expiresAt)}. It is shown only here.`}
              text={link.url}
              label="Copy the link"
            />
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{link ? 'Done' : 'Cancel'}</Button>
          <Button type="submit" look={link ? 'plain' : 'primary'} isBusy={isRunning}>
            {link ? 'Make another link' : 'Make link'}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
