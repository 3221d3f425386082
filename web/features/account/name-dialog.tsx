'use client'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { OwnFieldDialog } from './own-field-dialog.tsx'

const changeNameMutation = graphql(
  `
  mutation ChangeName($input: ChangeNameInput!, $idempotencyKey: String) {
    changeName(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on User { id name }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function NameDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { act, isRunning, problem } = useAct(changeNameMutation)
  return (
    <OwnFieldDialog
      noun="name"
      label="Name"
      name="name"
      description="It stands beside your labels from now on. The audit trail keeps the name that you had."
      known={name}
      input={{ autoComplete: 'name' }}
      isRunning={isRunning}
      problem={problem}
      change={(name, currentPassword) => act({ input: { name, currentPassword } })}
      onClose={onClose}
    />
  )
}
