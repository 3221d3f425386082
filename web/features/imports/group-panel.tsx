'use client'
import { Button } from '@/components/button.tsx'
import { Field, ProblemContext, TextInput } from '@/components/field.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { isBeside } from '@/lib/problem.ts'
import { GroupTable } from './group-table.tsx'
import type { Found, FoundGroups, Reading } from './reading.ts'
import type { GroupPreview } from './use-group-preview.ts'

const examples = [
  { text: 'Up to the first underscore', pattern: '([^_/]+)_[^/]*$' },
  { text: 'First number in the name', pattern: '(\\d+)[^/]*$' },
  { text: 'Name without a copy’s ending', pattern: '([^/]+?)(?:-(?:rotated|sharpened)\\d*)*\\.\\w+$' },
]

const rules = [
  { value: 'AUTOMATIC', text: 'Automatic' },
  { value: 'NAME', text: 'By name' },
  { value: 'PATTERN', text: 'Pattern' },
] as const

interface GroupPanelProps {
  found: Found
  reading: Reading
  onChange: (reading: Reading) => void
  preview: GroupPreview
}

/** Who belongs together and must not be divided between splits: the rule, and what it makes of the files. */
export function GroupPanel({ found, reading, onChange, preview }: GroupPanelProps) {
  const { problem } = preview
  const { groupBy } = reading
  const set = (part: Partial<Reading>) => onChange({ ...reading, ...part })
  return (
    <Panel title="Groups" aside="what splits must not divide: mostly patients">
      <ProblemContext value={problem}>
        <div className="flex flex-col gap-3">
          {found.groups && groupBy === 'AUTOMATIC' && (
            <Proposal groups={found.groups} isNeeded={!isSaid(preview)} onTake={() => set({ groupBy: 'NAME' })} />
          )}
          {found.remarks.map(remark => (
            <p key={remark} className="break-words text-xs text-muted">
              {remark}
            </p>
          ))}
          <Segments label="Group rule" value={groupBy} onChange={by => set({ groupBy: by })} choices={rules} />
          {groupBy === 'AUTOMATIC' && (
            <p className="text-xs text-muted">
              By a level or column that says group; else by the DICOM patient, else the study; else every file stands
              for itself.
            </p>
          )}
          {groupBy === 'NAME' && <ByName groups={found.groups} />}
          {groupBy === 'PATTERN' && (
            <div className="flex flex-col gap-2">
              <Field
                label="Pattern"
                name="groupPattern"
                hint="A regular expression on the path; its first group in parentheses names the group."
              >
                {input => (
                  <TextInput
                    {...input}
                    className="font-mono"
                    value={reading.groupPattern ?? ''}
                    onChange={e => set({ groupPattern: e.target.value })}
                  />
                )}
              </Field>
              <ul aria-label="Examples" className="flex flex-wrap gap-1">
                {examples.map(({ text, pattern }) => (
                  <li key={pattern}>
                    <Button size="sm" title={pattern} onClick={() => set({ groupPattern: pattern })}>
                      {text}
                    </Button>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {!isBeside(problem, 'groupPattern') && <ProblemNotice problem={problem} />}
          {groupBy !== 'NAME' && <GroupTable preview={preview} />}
        </div>
      </ProblemContext>
    </Panel>
  )
}

/** Whether something else than the names says groups already. */
const isSaid = ({ groups }: GroupPreview) => groups?.rows.some(row => row.by !== 'FILE') ?? false

/** Whether the names propose groups that nobody took, and nothing else says any. */
export const isProposed = (found: Found | null, { groupBy }: Reading, preview: GroupPreview): boolean =>
  groupBy === 'AUTOMATIC' && found?.groups != null && !isSaid(preview)

interface ProposalProps {
  groups: FoundGroups
  /** Else every file would stand for itself. */
  isNeeded: boolean
  onTake: () => void
}

/** Never taken unseen: it is said with examples, and taken with one press. */
function Proposal({ groups, isNeeded, onTake }: ProposalProps) {
  return (
    <Notice
      tone={isNeeded ? 'warn' : 'plain'}
      title={isNeeded ? 'The names look like copies and views of the same' : 'The names would make other groups'}
      actions={
        <Button size="sm" onClick={onTake}>
          Group by name
        </Button>
      }
    >
      <p className="pb-1.5">{groups.sentence}.</p>
      <Examples groups={groups} />
    </Notice>
  )
}

function ByName({ groups }: { groups: FoundGroups | null }) {
  if (!groups) return <p className="text-muted">The names propose no groups: every file would stand for itself.</p>
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium">{groups.sentence}</p>
      <Examples groups={groups} />
    </div>
  )
}

const nameIn = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function Examples({ groups }: { groups: FoundGroups }) {
  return (
    <ul aria-label="Groups by name" className="flex flex-col gap-1.5">
      {groups.examples.map(({ group, files }) => (
        <li key={group} className="min-w-0" title={files.join('\n')}>
          <p className="truncate font-medium">{group}</p>
          <p className="line-clamp-2 break-words font-mono text-xs text-muted">{files.map(nameIn).join(', ')}</p>
        </li>
      ))}
      {groups.unlike.length > 0 && (
        <li className="min-w-0 text-warn">
          <p>Nothing alike, though of one name:</p>
          <p className="break-words font-mono text-xs">{groups.unlike.join(', ')}</p>
        </li>
      )}
    </ul>
  )
}
