'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form, ProblemNotice } from '@/components/form.tsx'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { useProject, useReasonAgainst, useRoleAgainst } from '@/features/project/project.ts'
import { useAct } from '@/lib/use-act.ts'
import { ArchiveClassDialog } from './archive-class-dialog.tsx'
import {
  addClassMutation,
  afterClasses,
  classUsesQuery,
  renameClassMutation,
  reorderClassesMutation,
  restoreClassMutation,
} from './class-mutations.ts'
import { ClassRow } from './class-row.tsx'
import { whatKeeps } from './say-uses.ts'

interface Renamed {
  id: string
  from: string
  to: string
}

/** The possible answers: their names, their order and number keys, and which may be given. */
export function ClassesPanel() {
  const { id: projectId, labelClasses: open, allClasses, viewerReadsBlind } = useProject()
  const against = useReasonAgainst('SET_CLASSES')
  const isUnseen = useRoleAgainst('SET_CLASSES') !== undefined || viewerReadsBlind
  const { data } = useQuery(classUsesQuery, { variables: { projectId }, skip: isUnseen })
  const { act, isRunning, problem } = useAct(reorderClassesMutation, afterClasses)
  const restore = useAct(restoreClassMutation, afterClasses)
  const [renamed, setRenamed] = useState<Renamed>()
  const [archivingId, setArchivingId] = useState<string>()
  const archived = allClasses.filter(c => c.archivedAt !== null)
  const findUse = (id: string) => data?.project.classUses?.find(use => use.labelClass.id === id)
  const move = (at: number, by: 1 | -1) => {
    const ids = open.map(c => c.id)
    const [moved = ''] = ids.splice(at, 1)
    ids.splice(at + by, 0, moved)
    const labelClassIds = [...ids, ...archived.map(c => c.id)]
    void act({ input: { projectId, labelClassIds, expectedLabelClassIds: allClasses.map(c => c.id) } })
  }
  const archiving = open.find(c => c.id === archivingId)
  return (
    <Panel title="Classes" aside={against ? undefined : 'in the order of their number keys'}>
      <div className="flex max-w-3xl flex-col gap-3">
        <ul aria-label="Classes" className="flex flex-col">
          {open.map((labelClass, at) => (
            <ClassRow
              key={labelClass.id}
              labelClass={labelClass}
              place={at}
              isLast={at === open.length - 1}
              use={findUse(labelClass.id)}
              against={against}
              isMoving={isRunning}
              onMove={by => move(at, by)}
              onRenamed={(from, to) => setRenamed({ id: labelClass.id, from, to })}
              onArchive={() => setArchivingId(labelClass.id)}
            />
          ))}
        </ul>
        {renamed && (
          <RenamedNotice
            renamed={renamed}
            keeps={whatKeeps(findUse(renamed.id))}
            onUndone={() => setRenamed(undefined)}
          />
        )}
        <ProblemNotice problem={problem ?? restore.problem} />
        {archived.length > 0 && (
          <section aria-labelledby="archived" className="flex flex-col gap-1">
            <h3 id="archived" className="text-xs font-medium text-muted">
              Archived: no answer is given with them
            </h3>
            <ul className="flex flex-col">
              {archived.map(({ id, name }) => (
                <li key={id} className="flex items-center gap-3 border-t py-1.5 first:border-t-0">
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  <span className="text-xs text-muted max-md:hidden">{whatKeeps(findUse(id))}</span>
                  <Button
                    size="sm"
                    disabledReason={against}
                    isBusy={restore.isRunning}
                    aria-label={`Restore ${name}`}
                    onClick={() => void restore.act({ input: { labelClassId: id } })}
                  >
                    Restore
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {!against && <AddClass />}
      </div>
      {archiving && (
        <ArchiveClassDialog
          labelClass={archiving}
          use={findUse(archiving.id)}
          isUnseen={isUnseen}
          onClose={() => setArchivingId(undefined)}
        />
      )}
    </Panel>
  )
}

function RenamedNotice({ renamed, keeps, onUndone }: { renamed: Renamed; keeps: string; onUndone: () => void }) {
  const { act, isRunning, problem } = useAct(renameClassMutation, afterClasses)
  const undo = async () => {
    const { id, from, to } = renamed
    if (await act({ input: { labelClassId: id, name: from, expectedName: to } })) onUndone()
  }
  return (
    <Notice
      title={`${renamed.from} is called ${renamed.to} now`}
      actions={
        <>
          <Button size="sm" isBusy={isRunning} onClick={() => void undo()}>
            Undo
          </Button>
          <Button size="sm" look="quiet" onClick={onUndone}>
            Close
          </Button>
        </>
      }
    >
      <p>
        It is the same class{keeps && ` (${keeps})`}. What was frozen and trained goes on calling it by the name that it
        had.
      </p>
      <ProblemNotice problem={problem} />
    </Notice>
  )
}

function AddClass() {
  const { id: projectId } = useProject()
  const { act, isRunning, problem } = useAct(addClassMutation, afterClasses)
  const [name, setName] = useState('')
  const add = async () => {
    if (await act({ input: { projectId, name } })) setName('')
  }
  return (
    <Form label="Add a class" problem={problem} fields={['name']} onSubmit={() => void add()}>
      <div className="flex items-end gap-2">
        <Field label="Another class" name="name" className="max-w-xs flex-1">
          {input => <TextInput {...input} value={name} onChange={e => setName(e.target.value)} />}
        </Field>
        <Button type="submit" isBusy={isRunning}>
          Add
        </Button>
      </div>
    </Form>
  )
}
