'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Segments } from '@/components/segments.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { readNumbers } from '@/lib/read-numbers.ts'
import { useAct } from '@/lib/use-act.ts'
import { importItemFragment } from './import-item.tsx'

const startImportMutation = graphql(
  `
  mutation StartImport($input: StartImportInput!) {
    startImport(input: $input) {
      __typename
      ... on Import { id ...ImportItem }
      ...Problem
    }
  }
`,
  [importItemFragment, problemFragment],
)

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { id: projectId } = useProject()
  const [source, setSource] = useState<'folder' | 'phantoms'>('folder')
  const [folder, setFolder] = useState('')
  const [groupPattern, setGroupPattern] = useState('')
  const [count, setCount] = useState('400')
  const [seed, setSeed] = useState('1')
  const { act, isRunning, problem, clear, refuse } = useAct(startImportMutation, ['ProjectImages', 'Project'])

  async function submit() {
    const read = source === 'phantoms' ? readNumbers({ count, seed }) : undefined
    if (read && 'problem' in read) return refuse(read.problem)
    const what = read ? { phantoms: read.values } : { folder: folder.trim(), groupPattern: groupPattern.trim() || null }
    if (await act({ input: { projectId, ...what } })) onClose()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Import images"
      description="A worker reads them in; you can go on meanwhile."
    >
      <Form
        label="Import images"
        problem={problem}
        fields={source === 'folder' ? ['folder', 'groupPattern'] : ['count', 'seed']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <Segments
            label="From"
            value={source}
            onChange={value => {
              clear()
              setSource(value)
            }}
            choices={[
              { value: 'folder', text: 'A folder on the server' },
              { value: 'phantoms', text: 'Drawn phantoms' },
            ]}
          />
          {source === 'folder' ? (
            <>
              <Field
                label="Folder"
                name="folder"
                hint="As the server sees it. One folder a class inside it, or a manifest with the columns file, label, group."
              >
                {input => (
                  <TextInput
                    {...input}
                    value={folder}
                    onChange={e => setFolder(e.target.value)}
                    placeholder="/data/xrays"
                  />
                )}
              </Field>
              <Field
                label="Group pattern (optional)"
                name="groupPattern"
                hint="A regular expression on class/file; its first group names the patient or source that splits must not divide."
              >
                {input => (
                  <TextInput
                    {...input}
                    className="font-mono"
                    value={groupPattern}
                    onChange={e => setGroupPattern(e.target.value)}
                  />
                )}
              </Field>
            </>
          ) : (
            <div className="grid grid-cols-2 gap-3">
              <Field label="Count" name="count" hint="How many pictures to draw.">
                {input => (
                  <TextInput {...input} inputMode="numeric" value={count} onChange={e => setCount(e.target.value)} />
                )}
              </Field>
              <Field label="Seed" name="seed" hint="The same seed draws the same pictures.">
                {input => (
                  <TextInput {...input} inputMode="numeric" value={seed} onChange={e => setSeed(e.target.value)} />
                )}
              </Field>
            </div>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isRunning}>
            {source === 'folder' ? 'Import' : 'Draw and import'}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
