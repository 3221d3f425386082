'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Choice, Field } from '@/components/field.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const candidatesQuery = graphql(`
  query Candidates {
    users(first: 200, status: ENABLED) { edges { cursor node { id name email } } }
  }
`)

const appointMutation = graphql(
  `
  mutation AppointAdmin($input: AppointAdminInput!, $idempotencyKey: String) {
    appointAdmin(input: $input, idempotencyKey: $idempotencyKey) { __typename ...Problem }
  }
`,
  [problemFragment],
)

interface AppointDialogProps {
  project: { id: string; name: string }
  onClose: () => void
}

export function AppointDialog({ project, onClose }: AppointDialogProps) {
  const { data } = useQuery(candidatesQuery)
  const [userId, setUserId] = useState('')
  const { act, isRunning, problem } = useAct(appointMutation, ['ProjectsWithoutAdmin'])
  const people = data?.users?.edges.map(e => e.node) ?? []
  const chosen = userId || people[0]?.id
  return (
    <ConfirmDialog
      isHarmless
      title={`Appoint an ADMIN of ${project.name}`}
      consequence="They see all of the project and may change everything in it, people included. The audit trail of the project says who appointed them, and why."
      verb="Appoint"
      asksReason
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (chosen && (await act({ input: { projectId: project.id, userId: chosen, reason } }))) onClose()
      }}
      onClose={onClose}
    >
      <Field label="Who" name="userId">
        {input => (
          <Choice {...input} value={chosen ?? ''} onChange={e => setUserId(e.target.value)}>
            {people.map(({ id, name, email }) => (
              <option key={id} value={id}>
                {name} ({email})
              </option>
            ))}
          </Choice>
        )}
      </Field>
    </ConfirmDialog>
  )
}
