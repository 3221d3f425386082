'use client'
import { Button } from '@/components/button.tsx'
import { Choice, Field, ProblemContext, TextInput } from '@/components/field.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { isBeside } from '@/lib/problem.ts'
import type { GroupRule } from './decisions.ts'
import { GroupTable } from './group-table.tsx'
import type { GroupPreview } from './use-group-preview.ts'

const examples = [
  { text: 'Up to the first underscore', pattern: '/([^_/]+)_' },
  { text: 'First number in the name', pattern: '/\\D*(\\d+)' },
  { text: 'Name without a copy’s ending', pattern: '/(.+?)(?:-(?:rotated|sharpened)\\d*)*\\.\\w+$' },
]

interface GroupPanelProps {
  columns: readonly string[]
  rule: GroupRule
  onChange: (rule: GroupRule) => void
  preview: GroupPreview
}

/** Who belongs together and must not be divided between splits: the rule, and at once what it makes of the files. */
export function GroupPanel({ columns, rule, onChange, preview }: GroupPanelProps) {
  const { problem } = preview
  const set = (part: Partial<GroupRule>) => onChange({ ...rule, ...part })
  const kinds = [
    { value: 'automatic' as const, text: 'Automatic' },
    ...(columns.length > 0 ? [{ value: 'column' as const, text: 'Column' }] : []),
    { value: 'pattern' as const, text: 'Pattern' },
  ]
  const isShownBeside = isBeside(problem, 'groupPattern') || isBeside(problem, 'groupColumn')
  return (
    <Panel title="Groups" aside="what splits must not divide: mostly patients">
      <ProblemContext value={problem}>
        <div className="flex flex-col gap-3">
          <Segments label="Group rule" value={rule.kind} onChange={kind => set({ kind })} choices={kinds} />
          {rule.kind === 'automatic' && (
            <p className="text-xs text-muted">
              By the list’s column group, group_id, patient or patient_id; else by the DICOM patient, else the study;
              else every file stands for itself.
            </p>
          )}
          {rule.kind === 'column' && (
            <Field label="Column" name="groupColumn" hint="Where it is empty, the automatic rule holds.">
              {input => (
                <Choice {...input} value={rule.column} onChange={e => set({ column: e.target.value })}>
                  {columns.map(column => (
                    <option key={column} value={column}>
                      {column}
                    </option>
                  ))}
                </Choice>
              )}
            </Field>
          )}
          {rule.kind === 'pattern' && (
            <div className="flex flex-col gap-2">
              <Field
                label="Pattern"
                name="groupPattern"
                hint="A regular expression on class/file name; its first group in parentheses names the group."
              >
                {input => (
                  <TextInput
                    {...input}
                    className="font-mono"
                    value={rule.pattern}
                    onChange={e => set({ pattern: e.target.value })}
                  />
                )}
              </Field>
              <ul aria-label="Examples" className="flex flex-wrap gap-1">
                {examples.map(({ text, pattern }) => (
                  <li key={pattern}>
                    <Button size="sm" title={pattern} onClick={() => set({ pattern })}>
                      {text}
                    </Button>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {!isShownBeside && <ProblemNotice problem={problem} />}
          <GroupTable preview={preview} />
        </div>
      </ProblemContext>
    </Panel>
  )
}
