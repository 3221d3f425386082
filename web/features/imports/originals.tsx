'use client'
import { useQuery } from '@apollo/client/react'
import { ProblemNotice } from '@/components/form.tsx'
import { Panel } from '@/components/panel.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const originalsQuery = graphql(`query Originals($projectId: ID!) { project(id: $projectId) { id keepsOriginals } }`)

const keepMutation = graphql(
  `
  mutation KeepOriginals($input: KeepOriginalsInput!, $idempotencyKey: String) {
    keepOriginals(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project { id keepsOriginals }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** What becomes of names in DICOM files, and whether the files as they came are kept: the administrator's to say. */
export function Originals() {
  const { id: projectId } = useProject()
  const against = useReasonAgainst('KEEP_ORIGINALS')
  const { data } = useQuery(originalsQuery, { variables: { projectId } })
  const { act, isRunning, problem } = useAct(keepMutation)
  const keeps = data?.project.keepsOriginals ?? false
  return (
    <Panel title="Names in DICOM files">
      <p className="text-muted">
        Names, numbers and dates are taken out before a file is kept, and the import says what was. Files that do not
        deny names in the picture itself wait for a person to look.
      </p>
      {against ? (
        <p className="pt-2">{keeps ? 'This project also keeps the files as they came.' : 'Originals are not kept.'}</p>
      ) : (
        <label className="flex items-start gap-2 pt-2">
          <input
            type="checkbox"
            className="mt-0.5"
            checked={keeps}
            disabled={!data || isRunning}
            onChange={e => void act({ input: { projectId, keepsOriginals: e.target.checked } })}
          />
          <span>
            Also keep the files as they came
            <span className="block text-xs text-muted">From now on; what was not kept cannot be had back.</span>
          </span>
        </label>
      )}
      <ProblemNotice problem={problem} />
    </Panel>
  )
}
