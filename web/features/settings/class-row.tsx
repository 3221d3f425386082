'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ClassMark } from '@/components/class-mark.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { useAct } from '@/lib/use-act.ts'
import { afterClasses, type ClassUse, renameClassMutation } from './class-mutations.ts'
import { whatKeeps } from './say-uses.ts'

interface ClassRowProps {
  labelClass: { id: string; name: string; position: number; isPositive: boolean }
  /** Among those that may be given, from 0. */
  place: number
  isLast: boolean
  use: ClassUse | undefined
  /** Why the viewer may change nothing; undefined where they may. */
  against: string | undefined
  isMoving: boolean
  onMove: (by: 1 | -1) => void
  onRenamed: (from: string, to: string) => void
  onArchive: () => void
}

export function ClassRow({ labelClass, place, isLast, use, against, isMoving, ...on }: ClassRowProps) {
  const { name, isPositive } = labelClass
  const [isRenaming, setIsRenaming] = useState(false)
  return (
    <li className="flex min-h-10 items-center gap-3 border-t py-1.5 first:border-t-0">
      <span className="w-6 shrink-0">{place < 9 && <Keys keys={String(place + 1)} />}</span>
      {isRenaming ? (
        <RenameClass
          labelClass={labelClass}
          onDone={to => {
            setIsRenaming(false)
            if (to !== undefined && to !== name) on.onRenamed(name, to)
          }}
        />
      ) : (
        <span className="flex min-w-0 flex-1 items-center gap-2">
          <ClassMark labelClass={labelClass} />
          {isPositive && <span className="text-xs text-muted">positive</span>}
          <span className="min-w-0 flex-1 truncate text-right text-xs text-muted max-md:hidden">{whatKeeps(use)}</span>
        </span>
      )}
      {!isRenaming && !against && (
        <span className="flex shrink-0 items-center gap-1">
          <Button
            look="quiet"
            size="icon"
            aria-label={`Move ${name} up`}
            disabledReason={place === 0 ? 'It is the first.' : undefined}
            isBusy={isMoving}
            onClick={() => on.onMove(-1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            look="quiet"
            size="icon"
            aria-label={`Move ${name} down`}
            disabledReason={isLast ? 'It is the last.' : undefined}
            isBusy={isMoving}
            onClick={() => on.onMove(1)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <Button size="sm" aria-label={`Rename ${name}`} onClick={() => setIsRenaming(true)}>
            Rename
          </Button>
          <Button size="sm" look="danger" aria-label={`Archive ${name}`} onClick={on.onArchive}>
            Archive
          </Button>
        </span>
      )}
    </li>
  )
}

function RenameClass({
  labelClass: { id, name: expectedName },
  onDone,
}: {
  labelClass: { id: string; name: string }
  /** With the new name; without one nothing was changed. */
  onDone: (name?: string) => void
}) {
  const { act, isRunning, problem } = useAct(renameClassMutation, afterClasses)
  const [name, setName] = useState(expectedName)
  const save = async () => {
    const renamed = await act({ input: { labelClassId: id, name, expectedName } })
    if (renamed) onDone(renamed.name)
  }
  return (
    <Form
      label={`Rename ${expectedName}`}
      problem={problem}
      fields={['name']}
      onSubmit={() => void save()}
      className="flex min-w-0 flex-1 flex-wrap items-end gap-2"
    >
      <Field label={`New name of ${expectedName}`} name="name" className="flex-1">
        {input => (
          <TextInput
            {...input}
            autoFocus
            value={name}
            onChange={e => setName(e.target.value)}
            onKeyDown={e => e.key === 'Escape' && onDone()}
          />
        )}
      </Field>
      <Button type="submit" look="primary" isBusy={isRunning}>
        Save
      </Button>
      <Button onClick={() => onDone()}>Cancel</Button>
    </Form>
  )
}
