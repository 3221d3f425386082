'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { readNumbers } from '@/lib/read-numbers.ts'
import { useAct } from '@/lib/use-act.ts'
import type { Qualified } from './qualification.ts'

const setQualificationMutation = graphql(
  `
  mutation SetQualification($input: SetQualificationInput!, $idempotencyKey: String) {
    setQualification(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Membership { specialty experienceYears qualifiedAt user { id } }
      ...Problem
    }
  }
`,
  [problemFragment],
)

interface QualificationDialogProps {
  person: Qualified & { user: { id: string; name: string } }
  onClose: () => void
}

/** What somebody is in their work, and for how long: for those who judge what they read. */
export function QualificationDialog({ person, onClose }: QualificationDialogProps) {
  const { id: projectId } = useProject()
  const [specialty, setSpecialty] = useState(person.specialty ?? '')
  const [experience, setExperience] = useState(person.experienceYears?.toString() ?? '')
  const { act, isRunning, problem, refuse } = useAct(setQualificationMutation, ['People', 'Readers'])

  async function submit() {
    // Empty it is not said.
    const isSaid = experience.trim() !== ''
    const read = readNumbers({ experienceYears: isSaid ? experience : '0' })
    if ('problem' in read) return refuse(read.problem)
    const experienceYears = isSaid ? read.values.experienceYears : null
    const said = { specialty: specialty.trim() || null, experienceYears }
    if (await act({ input: { projectId, userId: person.user.id, ...said } })) onClose()
  }

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`Qualification of ${person.user.name}`}
      description="Members of the project see it. The change stands in the audit trail."
      className="w-[min(440px,calc(100vw-32px))]"
    >
      <Form
        label="Qualification"
        problem={problem}
        fields={['specialty', 'experienceYears']}
        onSubmit={() => void submit()}
      >
        <DialogBody>
          <div className="flex flex-col gap-3">
            <Field label="Specialty" name="specialty" hint="Such as musculoskeletal radiology. Empty: not said.">
              {input => (
                <TextInput
                  {...input}
                  autoFocus
                  maxLength={100}
                  value={specialty}
                  onChange={e => setSpecialty(e.target.value)}
                />
              )}
            </Field>
            <Field label="Years of experience" name="experienceYears" hint="0 to 80, as of today. Empty: not said.">
              {input => (
                <TextInput
                  {...input}
                  inputMode="numeric"
                  value={experience}
                  onChange={e => setExperience(e.target.value)}
                />
              )}
            </Field>
          </div>
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
