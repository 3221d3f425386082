'use client'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const revokeKeyMutation = graphql(
  `
  mutation RevokeApiKey($input: RevokeApiKeyInput!, $idempotencyKey: String) {
    revokeApiKey(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on ApiKey { id revokedAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface RevokeKeyDialogProps {
  apiKey: { id: string; name: string }
  onClose: () => void
}

export function RevokeKeyDialog({ apiKey, onClose }: RevokeKeyDialogProps) {
  const { act, isRunning, problem } = useAct(revokeKeyMutation)
  return (
    <ConfirmDialog
      title={`Revoke the key ${apiKey.name}`}
      consequence="Every program that uses it is refused from now on, in every project that it opens. A revoked key cannot be brought back; what was done with it stays in the audit trail."
      verb="Revoke key"
      isRunning={isRunning}
      problem={problem}
      onConfirm={async () => {
        if (await act({ input: { id: apiKey.id } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
