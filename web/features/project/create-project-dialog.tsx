'use client'
import { useQuery } from '@apollo/client/react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Choice, Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import type { Sending } from '@/features/uploads/pack-tar.ts'
import { beginTransfer } from '@/features/uploads/transfers.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { type ClassDraft, ClassesField } from './classes-field.tsx'
import type { Proposal } from './proposal.ts'

const presetsQuery = graphql(`
  query ProjectPresets {
    projectPresets { name title question labelClasses { name isPositive } }
  }
`)

const createMutation = graphql(
  `
  mutation CreateProject($input: CreateProjectInput!, $idempotencyKey: String) {
    createProject(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const blank: ClassDraft[] = [
  { name: '', isPositive: false },
  { name: '', isPositive: true },
]

interface CreateProjectDialogProps {
  /** What is brought in as soon as the project is there, and what it may be about. */
  start?: { sending: Sending; proposal: Proposal }
  onClose: () => void
}

const aboutOf = ({ fileCount, levels, labelClasses }: Proposal) => {
  if (levels === null) return 'Its names cannot be read before it is sent: say what is asked of the images.'
  const found = `${formatCounted(fileCount, 'file')}; ${levels}.`
  return labelClasses.length > 0 ? found : `${found} No folders name 2 to 50 classes: say what the answers are.`
}

export function CreateProjectDialog({ start, onClose }: CreateProjectDialogProps) {
  const router = useRouter()
  const { data } = useQuery(presetsQuery, { skip: start !== undefined })
  const { act, isRunning, problem } = useAct(createMutation, ['Projects'])
  const proposed = start?.proposal
  const [preset, setPreset] = useState('')
  const [name, setName] = useState(proposed?.name ?? '')
  const [question, setQuestion] = useState(proposed?.question ?? '')
  const [classes, setClasses] = useState<ClassDraft[]>(
    proposed?.labelClasses.length ? proposed.labelClasses.map(({ name, isPositive }) => ({ name, isPositive })) : blank,
  )
  const [keepsOriginals, setKeepsOriginals] = useState(false)

  function choose(presetName: string) {
    setPreset(presetName)
    const chosen = data?.projectPresets.find(p => p.name === presetName)
    setName(chosen?.title ?? '')
    setQuestion(chosen?.question ?? '')
    setClasses(chosen?.labelClasses.map(({ name, isPositive }) => ({ name, isPositive })) ?? blank)
  }

  async function submit() {
    const labelClasses = classes.map(c => ({ ...c, name: c.name.trim() }))
    const input = { name: name.trim(), question: question.trim(), labelClasses, keepsOriginals }
    const project = await act({ input })
    if (!project) return
    if (!start) return router.push(`/projects/${project.id}`)
    await beginTransfer(project.id, start.sending, undefined)
    router.push(`/projects/${project.id}/imports/new`)
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={start ? 'New project from these images' : 'Create project'}
      description={proposed ? aboutOf(proposed) : 'One question, asked of many images.'}
    >
      <Form
        label="Create project"
        problem={problem}
        fields={['name', 'question', 'labelClasses']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          {!start && (
            <Field label="Start from" name="preset">
              {input => (
                <Choice {...input} value={preset} onChange={e => choose(e.target.value)}>
                  <option value="">A blank project</option>
                  {data?.projectPresets.map(p => (
                    <option key={p.name} value={p.name}>
                      {p.title}
                    </option>
                  ))}
                </Choice>
              )}
            </Field>
          )}
          <Field label="Name" name="name">
            {input => <TextInput {...input} value={name} onChange={e => setName(e.target.value)} />}
          </Field>
          <Field label="Question" name="question" hint="What a reader answers for every image.">
            {input => <TextInput {...input} value={question} onChange={e => setQuestion(e.target.value)} />}
          </Field>
          <ClassesField classes={classes} onChange={setClasses} />
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-0.5"
              checked={keepsOriginals}
              onChange={e => setKeepsOriginals(e.target.checked)}
            />
            <span>
              Keep DICOM files as they came
              <span className="block text-xs text-muted">
                Beside the copy that names are taken out of. Leave it off unless somebody must have the originals.
              </span>
            </span>
          </label>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isRunning}>
            {start ? 'Create and bring them in' : 'Create project'}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
