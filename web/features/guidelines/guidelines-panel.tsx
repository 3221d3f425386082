'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Field, TextArea, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Markdown } from '@/components/markdown.tsx'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { Segments } from '@/components/segments.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { GuidelineVersions } from './guideline-versions.tsx'

const newestQuery = graphql(`
  query NewestGuideline($projectId: ID!) {
    project(id: $projectId) { id guideline { id version text } }
  }
`)

const publishMutation = graphql(
  `
  mutation PublishGuidelines($input: PublishGuidelinesInput!, $idempotencyKey: String) {
    publishGuidelines(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Guideline { id version text }
      ...Problem
    }
  }
`,
  [problemFragment],
)

type Newest = ResultOf<typeof newestQuery>['project']['guideline']

/** How images are to be read: written, published as a next version, and every version of before. */
export function GuidelinesPanel() {
  const { id: projectId } = useProject()
  const against = useReasonAgainst('PUBLISH_GUIDELINES')
  const { data, error, refetch } = useQuery(newestQuery, { variables: { projectId } })
  const newest = data?.project.guideline
  return (
    <Panel title="Guidelines" aside={newest && `version ${newest.version}`}>
      {data ? (
        <div className="flex max-w-3xl flex-col gap-4">
          {against ? <Published newest={newest ?? null} /> : <Editor newest={newest ?? null} />}
          <GuidelineVersions />
        </div>
      ) : (
        <PanelState error={error} onRetry={refetch} />
      )}
    </Panel>
  )
}

function Published({ newest }: { newest: Newest }) {
  if (!newest) return <p className="text-muted">Nobody has written any.</p>
  return <Markdown text={newest.text} />
}

function Editor({ newest }: { newest: Newest }) {
  const { id: projectId } = useProject()
  const { act, isRunning, problem } = useAct(publishMutation, ['NewestGuideline', 'GuidelineVersions'])
  /** What was begun on: published meanwhile, another is not written over unseen. */
  const [begun, setBegun] = useState(newest)
  const [text, setText] = useState(newest?.text ?? '')
  const [reason, setReason] = useState('')
  const [how, setHow] = useState<'WRITE' | 'SEE'>('WRITE')
  const isSame = text.trim() === (begun?.text ?? '')
  const isOvertaken = newest !== null && newest.version !== (begun?.version ?? 0)
  const takeNewest = () => {
    setBegun(newest)
    if (isSame) setText(newest?.text ?? '')
  }
  if (isOvertaken && isSame) takeNewest()
  const publish = async () => {
    const input = { projectId, text, expectedVersion: begun?.version ?? 0, reason: reason.trim() || null }
    const published = await act({ input })
    if (!published) return
    setBegun(published)
    setText(published.text)
    setReason('')
  }
  return (
    <Form
      label="Guidelines"
      problem={problem}
      fields={['text', 'reason']}
      onSubmit={() => void publish()}
      className="flex flex-col gap-3"
    >
      <Segments
        label="Guidelines"
        value={how}
        onChange={setHow}
        choices={[
          { value: 'WRITE', text: 'Write' },
          { value: 'SEE', text: 'Preview' },
        ]}
      />
      {how === 'WRITE' ? (
        <Field
          label="How images are to be read"
          name="text"
          hint="Markdown, shown beside every image. Published, it stays as it is: a change is the next version."
        >
          {input => <TextArea {...input} rows={12} value={text} onChange={e => setText(e.target.value)} />}
        </Field>
      ) : (
        <div className="rounded-md border border-line p-3">
          {text.trim() ? <Markdown text={text} /> : <p className="text-muted">There is nothing to see.</p>}
        </div>
      )}
      {isOvertaken && !isSame && (
        <Notice
          tone="warn"
          title={`Version ${newest.version} was published meanwhile`}
          actions={
            <Button size="sm" onClick={takeNewest}>
              Go on with mine, after it
            </Button>
          }
        >
          Look at it among the versions below. What you wrote is kept.
        </Notice>
      )}
      <Field label="Why they change" name="reason" hint="Shown to readers with the new version.">
        {input => <TextInput {...input} value={reason} onChange={e => setReason(e.target.value)} />}
      </Field>
      <div>
        <Button
          type="submit"
          look="primary"
          isBusy={isRunning}
          disabledReason={isSame ? 'Nothing is changed.' : undefined}
        >
          Publish version {(begun?.version ?? 0) + 1}
        </Button>
      </div>
    </Form>
  )
}
