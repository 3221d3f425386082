'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Choice, Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { RoleCheckboxes } from '@/components/role-checkboxes.tsx'
import { ShownOnce } from '@/components/shown-once.tsx'
import { formatInstant } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { problemFragment } from '@/lib/problem.ts'
import type { Role } from '@/lib/roles.ts'
import { useAct } from '@/lib/use-act.ts'
import { ProjectCheckboxes } from './project-checkboxes.tsx'

const myProjectsQuery = graphql(
  `query MyProjects { projects(first: 100) { edges { cursor node { id name viewerRoles } } } }`,
)

const createKeyMutation = graphql(
  `
  mutation CreateApiKey($input: CreateApiKeyInput!, $idempotencyKey: String) {
    createApiKey(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on ApiKeySecret { key apiKey { id expiresAt } }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const lifetimes = [
  { days: 7, text: '7 days' },
  { days: 30, text: '30 days' },
  { days: 90, text: '90 days' },
  { days: 365, text: '1 year' },
]

const dayMs = 24 * 3600 * 1000

export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const { data } = useQuery(myProjectsQuery)
  const [name, setName] = useState('')
  const [projectIds, setProjectIds] = useState<readonly string[]>([])
  const [roles, setRoles] = useState<Role[]>([])
  const [days, setDays] = useState(30)
  const [made, setMade] = useState<{ key: string; expiresAt: string }>()
  const { act, isRunning, problem } = useAct(createKeyMutation, ['AccountKeys'])
  const projects = data && nodesOf(data.projects)
  const chosen = projects?.filter(p => projectIds.includes(p.id)) ?? []
  const offered = [...new Set(chosen.flatMap(p => p.viewerRoles))]

  async function submit() {
    const expiresAt = new Date(Date.now() + days * dayMs).toISOString()
    const answer = await act({
      input: {
        name: name.trim(),
        projectIds: [...projectIds],
        roles: roles.filter(r => offered.includes(r)),
        expiresAt,
      },
    })
    if (answer) setMade({ key: answer.key, expiresAt: answer.apiKey.expiresAt })
  }

  if (made) {
    return (
      <Dialog
        isOpen
        onOpenChange={onClose}
        title={`Key ${name.trim()}`}
        description="Put it where its program reads it."
      >
        <DialogBody>
          <ShownOnce
            title={`Works until ${formatInstant(made.expiresAt)}. It is shown only here: Lamina keeps no copy. Whoever has it acts in your name.`}
            text={made.key}
            label="Copy the key"
          />
          <p className="text-muted">
            A program sends it with every request: <code className="font-mono text-xs">Authorization: Bearer …</code>
          </p>
        </DialogBody>
        <DialogFooter>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFooter>
      </Dialog>
    )
  }
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Create API key"
      description="For a program that works in your name. It may never do more than you."
    >
      <Form
        label="Create API key"
        problem={problem}
        fields={['name', 'projectIds', 'roles', 'expiresAt']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <Field label="Name" name="name" hint="What uses it: you tell it by this when you revoke it.">
            {input => <TextInput {...input} autoFocus value={name} onChange={e => setName(e.target.value)} />}
          </Field>
          <ProjectCheckboxes projects={projects} chosen={projectIds} onChange={setProjectIds} />
          <RoleCheckboxes
            roles={roles}
            onChange={setRoles}
            offered={offered}
            hint={chosen.length === 0 ? 'Choose a project first: a key has roles that you have there.' : undefined}
          />
          <Field label="Works for" name="expiresAt">
            {input => (
              <Choice {...input} value={days} onChange={e => setDays(Number(e.target.value))} className="w-40">
                {lifetimes.map(({ days, text }) => (
                  <option key={days} value={days}>
                    {text}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isRunning}>
            Create key
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
