'use client'
import Link from 'next/link'
import { Hash } from '@/components/hash.tsx'
import { Facts, Panel } from '@/components/panel.tsx'
import { Instant } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatBytes } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { ConfigFacts, configFragment } from './config-facts.tsx'

export const runFactsFragment = graphql(
  `
  fragment RunFacts on TrainingRun {
    createdAt
    codeVersion
    memoryEstimateBytes
    createdBy { id name }
    datasetVersion { id number manifestSha256 }
    config { ...Config }
  }
`,
  [configFragment],
)

export function RunFacts({ run: ref }: { run: FragmentOf<typeof runFactsFragment> }) {
  const { id: projectId } = useProject()
  const run = readFragment(runFactsFragment, ref)
  const { id, number, manifestSha256 } = run.datasetVersion
  return (
    <Panel title="Configuration">
      <Facts
        className="pb-3"
        facts={[
          ['Started by', run.createdBy.name],
          ['Started', <Instant key="at" at={run.createdAt} />],
          [
            'Dataset',
            <span key="dataset" className="flex flex-wrap gap-x-3">
              <Link href={`/projects/${projectId}/datasets/${id}`} className="text-accent underline">
                Dataset {number}
              </Link>
              <Hash value={manifestSha256} of="the manifest hash" />
            </span>,
          ],
          ['Memory', `${formatBytes(run.memoryEstimateBytes)} a step, estimated`],
          [
            'Code',
            <code key="code" className="break-all font-mono text-xs">
              {run.codeVersion}
            </code>,
          ],
        ]}
      />
      <ConfigFacts config={run.config} />
    </Panel>
  )
}
