'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Form } from '@/components/form.tsx'
import { RoleCheckboxes } from '@/components/role-checkboxes.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import type { Role } from '@/lib/roles.ts'
import { useAct } from '@/lib/use-act.ts'

const setMembershipMutation = graphql(
  `
  mutation SetMembership($input: SetMembershipInput!, $idempotencyKey: String) {
    setMembership(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Membership { roles user { id } }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface RolesDialogProps {
  person: { user: { id: string; name: string }; roles: Role[] }
  onClose: () => void
}

export function RolesDialog({ person, onClose }: RolesDialogProps) {
  const { id: projectId } = useProject()
  const [roles, setRoles] = useState(person.roles)
  const { act, isRunning, problem } = useAct(setMembershipMutation, ['People', 'Project'])

  async function submit() {
    if (await act({ input: { projectId, userId: person.user.id, roles } })) onClose()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Roles of ${person.user.name}`}
      description="The change stands in the audit trail."
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form label="Roles" problem={problem} fields={['roles']} onSubmit={() => void submit()}>
        <DialogBody>
          <RoleCheckboxes roles={roles} onChange={setRoles} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isRunning}>
            Save roles
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
