'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Panel } from '@/components/panel.tsx'
import type { Attribute } from '@/features/attributes/attributes.ts'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { AttributeForm, type AttributeInput, asInput, newAttribute } from './attribute-form.tsx'

const setAttributesMutation = graphql(
  `
  mutation SetAnswerAttributes($input: SetAnswerAttributesInput!, $idempotencyKey: String) {
    setAnswerAttributes(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project {
        id
        attributeRevision
        answerAttributes { id name isRequired isMultiple archivedAt labelClasses { id } choices { id name isArchived } }
      }
      ...Problem
    }
  }
`,
  [problemFragment],
)

function useAttributes() {
  const { id: projectId, attributeRevision, answerAttributes } = useProject()
  const { act, ...acting } = useAct(setAttributesMutation, ['Project'])
  /** All of them as they stand, but as this changes them. @returns whether it was done */
  const set = async (change: (all: AttributeInput[]) => AttributeInput[]) => {
    const attributes = change(answerAttributes.map(asInput))
    return Boolean(await act({ input: { projectId, expectedRevision: attributeRevision, attributes } }))
  }
  return { all: answerAttributes, set, ...acting }
}

/** What answers are asked for beside their class. */
export function AttributesPanel() {
  const { all, set, isRunning, problem, clear } = useAttributes()
  const against = useReasonAgainst('SET_CLASSES')
  const [editedId, setEditedId] = useState<string>()
  const open = all.filter(a => a.archivedAt === null)
  const archived = all.filter(a => a.archivedAt !== null)
  const edit = (id: string | undefined) => {
    clear()
    setEditedId(id)
  }
  const save = async (edited: AttributeInput) => {
    const isNew = edited.id === undefined
    if (await set(a => (isNew ? [...a, edited] : a.map(o => (o.id === edited.id ? edited : o))))) edit(undefined)
  }
  const archive = (id: string, isArchived: boolean) =>
    void set(a => a.map(o => (o.id === id ? { ...o, isArchived } : o)))
  const move = (id: string, by: 1 | -1) =>
    void set(a => {
      const ids = open.map(o => o.id)
      const at = ids.indexOf(id)
      const other = ids[at + by]
      const place = (o: AttributeInput) => (o.id === id ? other : o.id === other ? id : o.id)
      return a.flatMap(o => a.find(b => b.id === place(o)) ?? [])
    })
  const form = (attribute: AttributeInput) => (
    <AttributeForm
      attribute={attribute}
      problem={problem}
      isRunning={isRunning}
      onSave={save}
      onCancel={() => edit(undefined)}
    />
  )
  return (
    <Panel title="Attributes" aside={against ? undefined : 'what an answer says beside its class, such as the side'}>
      <div className="flex max-w-3xl flex-col gap-3">
        {open.length === 0 && <p className="text-muted">Nothing is asked beside the class.</p>}
        <ul aria-label="Attributes" className="flex flex-col">
          {open.map((attribute, at) =>
            editedId === attribute.id ? (
              <li key={attribute.id} className="border-t py-2 first:border-t-0">
                {form(asInput(attribute))}
              </li>
            ) : (
              <AttributeRow
                key={attribute.id}
                attribute={attribute}
                isFirst={at === 0}
                isLast={at === open.length - 1}
                isRunning={isRunning}
                isFixed={against !== undefined}
                onEdit={() => edit(attribute.id)}
                onMove={by => move(attribute.id, by)}
                onArchive={() => archive(attribute.id, true)}
              />
            ),
          )}
        </ul>
        {archived.length > 0 && (
          <section aria-labelledby="archived-attributes" className="flex flex-col gap-1">
            <h3 id="archived-attributes" className="text-xs font-medium text-muted">
              Archived: not asked any more; answers that have them keep them
            </h3>
            <ul className="flex flex-col">
              {archived.map(({ id, name }) => (
                <li key={id} className="flex items-center gap-3 border-t py-1.5 first:border-t-0">
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  <Button
                    size="sm"
                    disabledReason={against}
                    isBusy={isRunning}
                    aria-label={`Restore ${name}`}
                    onClick={() => archive(id, false)}
                  >
                    Restore
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {editedId === 'new' && form(newAttribute)}
        {editedId === undefined && <ProblemNotice problem={problem} />}
        {!against && editedId === undefined && (
          <Button className="self-start" onClick={() => edit('new')}>
            Add an attribute
          </Button>
        )}
      </div>
    </Panel>
  )
}

interface AttributeRowProps {
  attribute: Attribute
  isFirst: boolean
  isLast: boolean
  isRunning: boolean
  isFixed: boolean
  onEdit: () => void
  onMove: (by: 1 | -1) => void
  onArchive: () => void
}

function AttributeRow({ attribute, isFirst, isLast, isRunning, isFixed, ...on }: AttributeRowProps) {
  const { allClasses } = useProject()
  const { name, isRequired, isMultiple, labelClasses, choices } = attribute
  const of = allClasses.filter(c => labelClasses.some(l => l.id === c.id)).map(c => c.name)
  const rule = [
    isRequired ? 'required' : 'optional',
    ...(isMultiple ? ['one or more'] : []),
    of.length === 0 ? 'of all classes' : `of ${of.join(', ')}`,
  ]
  return (
    <li className="flex min-h-10 items-center gap-3 border-t py-1.5 first:border-t-0">
      <span className="min-w-0 flex-1">
        <span className="font-medium">{name}</span>{' '}
        <span>
          {choices
            .filter(c => !c.isArchived)
            .map(c => c.name)
            .join(', ')}
        </span>
        <span className="block text-xs text-muted">{rule.join(', ')}</span>
      </span>
      {!isFixed && (
        <span className="flex shrink-0 items-center gap-1">
          <Button
            look="quiet"
            size="icon"
            aria-label={`Move ${name} up`}
            disabledReason={isFirst ? 'It is the first.' : undefined}
            isBusy={isRunning}
            onClick={() => on.onMove(-1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            look="quiet"
            size="icon"
            aria-label={`Move ${name} down`}
            disabledReason={isLast ? 'It is the last.' : undefined}
            isBusy={isRunning}
            onClick={() => on.onMove(1)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <Button size="sm" aria-label={`Edit ${name}`} onClick={on.onEdit}>
            Edit
          </Button>
          <Button size="sm" look="danger" isBusy={isRunning} aria-label={`Archive ${name}`} onClick={on.onArchive}>
            Archive
          </Button>
        </span>
      )}
    </li>
  )
}
