'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Panel } from '@/components/panel.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { DescribeDialog } from './describe-dialog.tsx'

export const descriptionFragment = graphql(`
  fragment DatasetDescription on DatasetVersion { id number note tags descriptionRevision }
`)

export const Tags = ({ tags }: { tags: readonly string[] }) =>
  tags.length > 0 && (
    <ul aria-label="Tags" className="flex flex-wrap gap-1">
      {tags.map(tag => (
        <li key={tag} className="max-w-full truncate rounded-sm border border-line-strong px-1.5 text-xs" title={tag}>
          {tag}
        </li>
      ))}
    </ul>
  )

/** What people say of a dataset version: no part of what was frozen. */
export function DescriptionPanel({ version: ref }: { version: FragmentOf<typeof descriptionFragment> }) {
  const version = readFragment(descriptionFragment, ref)
  const { note, tags } = version
  const [isEditing, setIsEditing] = useState(false)
  const against = useReasonAgainst('FREEZE_DATASETS')
  return (
    <Panel
      title="Note and tags"
      aside={
        <Button size="sm" disabledReason={against} onClick={() => setIsEditing(true)}>
          Edit
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        <Tags tags={tags} />
        {note ? (
          <p className="whitespace-pre-line wrap-anywhere">{note}</p>
        ) : (
          tags.length === 0 && <p className="text-muted">Nothing is said of this dataset.</p>
        )}
      </div>
      {isEditing && <DescribeDialog version={version} onClose={() => setIsEditing(false)} />}
    </Panel>
  )
}
