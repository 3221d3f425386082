'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Field, TextArea, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Facts, Panel } from '@/components/panel.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const renameMutation = graphql(
  `
  mutation RenameProject($input: RenameProjectInput!, $idempotencyKey: String) {
    renameProject(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project { id name question }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export function GeneralPanel() {
  const { name, question } = useProject()
  const against = useReasonAgainst('RENAME_PROJECTS')
  return (
    <Panel title="General">
      {against ? (
        <Facts
          facts={[
            ['Name', name],
            [
              'Question',
              <span key="question" className="whitespace-pre-wrap">
                {question}
              </span>,
            ],
          ]}
        />
      ) : (
        <WordsForm key={`${name}\n${question}`} />
      )}
    </Panel>
  )
}

function WordsForm() {
  const { id: projectId, name: expectedName, question: expectedQuestion } = useProject()
  const { act, isRunning, problem } = useAct(renameMutation, ['Projects', 'Project'])
  const [name, setName] = useState(expectedName)
  const [question, setQuestion] = useState(expectedQuestion)
  const isSame = name.trim() === expectedName && question.trim() === expectedQuestion
  const save = () => act({ input: { projectId, name, question, expectedName, expectedQuestion } })
  return (
    <Form label="General" problem={problem} fields={['name', 'question']} onSubmit={() => void save()}>
      <div className="flex max-w-xl flex-col gap-3">
        <Field label="Name" name="name">
          {input => <TextInput {...input} value={name} onChange={e => setName(e.target.value)} />}
        </Field>
        <Field label="Question" name="question" hint="What a reader answers for every image.">
          {input => <TextArea {...input} rows={2} value={question} onChange={e => setQuestion(e.target.value)} />}
        </Field>
        <div>
          <Button
            type="submit"
            look="primary"
            isBusy={isRunning}
            disabledReason={isSame ? 'Nothing is changed.' : undefined}
          >
            Save
          </Button>
        </div>
      </div>
    </Form>
  )
}
