'use client'
import { ClassMark } from '@/components/class-mark.tsx'
import { Panel } from '@/components/panel.tsx'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const labelChangesFragment = graphql(`
  fragment LabelChanges on Import {
    labelChanges {
      fileCount
      byPeopleCount
      changes { className isByPerson fileCount labelClass { id name position } }
    }
  }
`)

interface LabelChangesProps {
  item: FragmentOf<typeof labelChangesFragment>
  isChosen: boolean
  onChoose: (isChosen: boolean) => void
}

/** Where the source says otherwise than the project: from what to what, and whether that is to be. */
export function LabelChanges({ item, isChosen, onChoose }: LabelChangesProps) {
  const { fileCount, byPeopleCount, changes } = readFragment(labelChangesFragment, item).labelChanges
  if (fileCount === 0) return null
  return (
    <Panel title="Other labels than in the project" aside={formatCounted(fileCount, 'file')}>
      <ul className="flex flex-col">
        {changes.map(({ labelClass, className, isByPerson, fileCount }) => (
          <li key={`${labelClass?.id} ${className} ${isByPerson}`} className="flex items-center gap-2 py-0.5">
            {labelClass && <ClassMark labelClass={labelClass} />}
            <span aria-hidden>→</span>
            <span className="min-w-0 flex-1 truncate">
              {className}
              {isByPerson && <span className="text-muted">, labelled by a person: stays</span>}
            </span>
            <span className="text-xs text-muted">{formatCount(fileCount)}</span>
          </li>
        ))}
      </ul>
      {fileCount > byPeopleCount && (
        <label className="flex items-baseline gap-2 border-t pt-2">
          <input type="checkbox" checked={isChosen} onChange={e => onChoose(e.target.checked)} />
          <span>
            Give them the label of this source
            <span className="block text-xs text-muted">
              A new version each; what was there stays in the history. Labels that people gave here are never overruled
              by a list. Left alone, these files are in conflict.
            </span>
          </span>
        </label>
      )}
    </Panel>
  )
}
