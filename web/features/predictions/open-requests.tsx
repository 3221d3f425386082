'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { Panel } from '@/components/panel.tsx'
import { PanelMore } from '@/components/panel-state.tsx'
import { Time } from '@/components/time.tsx'
import { jobFragment } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatCounted, formatWord } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'

const openRequestsQuery = graphql(
  `
  query OpenRequests($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      jobs(first: 10, after: $after, kind: [PREDICT], status: [QUEUED, RUNNING, FAILED, CANCELLED]) {
        pageInfo { hasNextPage endCursor }
        edges {
          cursor
          node {
            id
            createdAt
            createdBy { id name }
            subject {
              __typename
              ... on PredictionBatch {
                id
                imageCount
                predictionCount
                split
                datasetVersion { id number }
                modelVersion { id number }
              }
            }
            ...Job
          }
        }
      }
    }
  }
`,
  [jobFragment],
)

/** Requests for predictions that wait, are under way, failed or were cancelled; nothing where there are none. */
export function OpenRequests({ onOver }: { onOver: () => void }) {
  const { id: projectId } = useProject()
  const { data, refetch, fetchMore, networkStatus } = useQuery(openRequestsQuery, {
    variables: { projectId },
    notifyOnNetworkStatusChange: true,
    pollInterval: 10_000,
  })
  const jobs = data?.project.jobs
  if (!jobs || jobs.edges.length === 0) return null
  return (
    <Panel title="Requests that are not answered as a whole" isFlush>
      <ul className="divide-y divide-line">
        {jobs.edges.map(({ node }) => {
          const { subject } = node
          if (subject?.__typename !== 'PredictionBatch') return null
          const { imageCount, predictionCount, split, datasetVersion, modelVersion } = subject
          const asked = `Model ${modelVersion.number} about ${formatCounted(imageCount, 'image')}`
          return (
            <li key={node.id} className="flex flex-col gap-1.5 px-3 py-2.5">
              <p className="flex flex-wrap gap-x-3">
                <Link
                  href={`/projects/${projectId}/models/${modelVersion.id}?batch=${subject.id}`}
                  className="rounded-sm font-medium hover:underline"
                >
                  {asked}
                </Link>
                {split && datasetVersion && (
                  <span>
                    {formatWord(split)} of dataset {datasetVersion.number}
                  </span>
                )}
                {predictionCount > 0 && (
                  <span>
                    {formatCount(predictionCount)} of {formatCount(imageCount)} answered
                  </span>
                )}
                <span className="text-muted">
                  asked by {node.createdBy.name}, <Time at={node.createdAt} />
                </span>
              </p>
              <JobProgress
                job={node}
                label={asked}
                noun="request"
                onOver={() => {
                  void refetch()
                  onOver()
                }}
              />
            </li>
          )
        })}
      </ul>
      <PanelMore
        pageInfo={jobs.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </Panel>
  )
}
