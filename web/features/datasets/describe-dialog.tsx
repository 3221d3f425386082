'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Field, TextArea, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const describeMutation = graphql(
  `
  mutation DescribeDatasetVersion($input: DescribeDatasetVersionInput!, $idempotencyKey: String) {
    describeDatasetVersion(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on DatasetVersion { id note tags descriptionRevision }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface DescribeDialogProps {
  version: { id: string; number: number; note: string | null; tags: readonly string[]; descriptionRevision: number }
  onClose: () => void
}

const fields = ['note', 'tags']

/** Changes what is said of a dataset version. */
export function DescribeDialog({ version, onClose }: DescribeDialogProps) {
  const [note, setNote] = useState(version.note ?? '')
  const [tags, setTags] = useState(version.tags.join(', '))
  const { act, isRunning, problem } = useAct(describeMutation, ['Dataset'])

  async function submit() {
    const names = tags.split(',').map(tag => tag.trim())
    const input = { datasetVersionId: version.id, note, tags: names.filter(tag => tag !== '') }
    if (await act({ input: { ...input, expectedRevision: version.descriptionRevision } })) onClose()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Note and tags of dataset ${version.number}`}
      description="They stand beside what was frozen, which stays as it is. What they were before stands in the audit trail."
    >
      <Form label="Note and tags" problem={problem} fields={fields} onSubmit={() => void submit()}>
        <DialogBody>
          <Field
            label="Tags"
            name="tags"
            hint="With commas between; at most 10. Each is of one dataset of the project."
          >
            {input => <TextInput {...input} autoFocus value={tags} onChange={e => setTags(e.target.value)} />}
          </Field>
          <Field label="Note" name="note" hint="At most 2,000 characters.">
            {input => <TextArea {...input} rows={5} value={note} onChange={e => setNote(e.target.value)} />}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isRunning}>
            Save
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
