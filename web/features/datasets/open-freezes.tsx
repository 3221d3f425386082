'use client'
import { useQuery } from '@apollo/client/react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Panel } from '@/components/panel.tsx'
import { Time } from '@/components/time.tsx'
import { jobFragment, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { isTold } from './is-told.ts'
import { describeRule } from './split-rule.ts'
import { TooFewRead } from './too-few-read.tsx'

const openFreezesQuery = graphql(
  `
  query OpenFreezes($projectId: ID!) {
    project(id: $projectId) {
      id
      testReaderCount
      datasetFreezes(first: 10) {
        edges {
          cursor
          node {
            id
            createdAt
            createdBy { id name }
            splitRule { ratio { train validation test } counts { train validation test } published }
            datasetVersion { id }
            job { id ...Job }
          }
        }
      }
    }
  }
`,
  [jobFragment],
)

interface OpenFreezesProps {
  /** The request that whoever looks has just made: they are led to what comes of it. */
  askedId: string | undefined
  /** Another dataset is there. */
  onFrozen: () => void
}

/** Datasets that are being frozen, and requests that came to nothing, see isTold; nothing where there are none. */
export function OpenFreezes({ askedId, onFrozen }: OpenFreezesProps) {
  const router = useRouter()
  const { id: projectId } = useProject()
  const { data, refetch } = useQuery(openFreezesQuery, { variables: { projectId }, pollInterval: 10_000 })
  const freezes = data ? nodesOf(data.project.datasetFreezes) : []
  const versionId = freezes.find(({ id }) => id === askedId)?.datasetVersion?.id
  useEffect(() => {
    if (versionId) router.push(`/projects/${projectId}/datasets/${versionId}`)
  }, [router, projectId, versionId])
  const frozen = data && freezes.flatMap(({ datasetVersion }) => datasetVersion?.id ?? []).join()
  const known = useRef(frozen)
  useEffect(() => {
    if (known.current !== undefined && known.current !== frozen) onFrozen()
    known.current = frozen
  }, [frozen, onFrozen])
  const shown = freezes.filter(({ id, job }, place) => isTold(readJob(job).status, place, id === askedId))
  if (shown.length === 0) return null
  const asked = data?.project.testReaderCount ?? 1
  return (
    <Panel title="Being frozen" isFlush>
      <ul className="divide-y divide-line">
        {shown.map(freeze => (
          <li key={freeze.id} className="flex flex-col gap-1.5 px-3 py-2.5">
            <p className="flex flex-wrap gap-x-3">
              <span className="font-medium first-letter:uppercase">{describeRule(freeze.splitRule)}</span>
              <span className="text-muted">
                asked by {freeze.createdBy.name}, <Time at={freeze.createdAt} />
              </span>
            </p>
            <JobProgress job={freeze.job} label="Freezing a dataset" noun="freeze" onOver={() => void refetch()} />
            {asked > 1 && readJob(freeze.job).status === 'FAILED' && <TooFewRead asked={asked} />}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
