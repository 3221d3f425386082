'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Markdown } from '@/components/markdown.tsx'
import { PanelMore, PanelState } from '@/components/panel-state.tsx'
import { Segments } from '@/components/segments.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { cn } from '@/lib/class-names.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { lineDifferences } from './line-differences.ts'

const versionsQuery = graphql(`
  query GuidelineVersions($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      guidelines(first: 20, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id version reason createdAt createdBy { id name } } }
      }
    }
  }
`)

const textsQuery = graphql(`
  query GuidelineTexts($ids: [ID!]!) {
    nodes(ids: $ids) { __typename id ... on Guideline { text } }
  }
`)

type Version = ResultOf<typeof versionsQuery>['project']['guidelines']['edges'][number]['node']

/** Every version, newest first, each with its text and what it changed. */
export function GuidelineVersions() {
  const { id: projectId } = useProject()
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(versionsQuery, {
    variables: { projectId },
    notifyOnNetworkStatusChange: true,
  })
  const [openId, setOpenId] = useState<string>()
  if (!data) return <PanelState error={error} onRetry={refetch} rows={1} />
  const versions = nodesOf(data.project.guidelines)
  if (versions.length === 0) return null
  return (
    <section aria-labelledby="versions" className="flex flex-col gap-1">
      <h3 id="versions" className="text-xs font-medium text-muted">
        Versions
      </h3>
      <ul className="flex flex-col">
        {versions.map((version, i) => (
          <li key={version.id} className="flex flex-col gap-2 border-t py-1.5 first:border-t-0">
            <p className="flex items-baseline gap-2">
              <span className="min-w-0 flex-1">
                Version {version.version}
                {version.reason && `: ${version.reason}`}
                <span className="block text-xs text-muted">
                  {version.createdBy.name}, <Time at={version.createdAt} />
                </span>
              </span>
              <Button
                size="sm"
                look="quiet"
                aria-expanded={openId === version.id}
                aria-label={`${openId === version.id ? 'Close' : 'Show'} version ${version.version}`}
                onClick={() => setOpenId(openId === version.id ? undefined : version.id)}
              >
                {openId === version.id ? 'Close' : 'Show'}
              </Button>
            </p>
            {openId === version.id && <VersionText version={version} before={versions[i + 1]} />}
          </li>
        ))}
      </ul>
      <PanelMore
        pageInfo={data.project.guidelines.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
    </section>
  )
}

function VersionText({ version, before }: { version: Version; before: Version | undefined }) {
  const [how, setHow] = useState<'CHANGES' | 'TEXT'>(before ? 'CHANGES' : 'TEXT')
  const ids = before ? [version.id, before.id] : [version.id]
  const { data, error, refetch } = useQuery(textsQuery, { variables: { ids } })
  if (!data) return <PanelState error={error} onRetry={refetch} rows={2} />
  const [text = '', earlier = ''] = data.nodes.map(node => (node?.__typename === 'Guideline' ? node.text : ''))
  return (
    <>
      {before && (
        <Segments
          label={`Version ${version.version}`}
          value={how}
          onChange={setHow}
          choices={[
            { value: 'CHANGES', text: `Changes since version ${before.version}` },
            { value: 'TEXT', text: 'Text' },
          ]}
        />
      )}
      {how === 'TEXT' ? (
        <Markdown text={text} className="rounded-md border border-line p-3" />
      ) : (
        <Differences before={earlier} after={text} />
      )}
    </>
  )
}

const signs = { SAME: ' ', GONE: '−', NEW: '+' }
const spoken = { SAME: '', GONE: 'gone: ', NEW: 'new: ' }

function Differences({ before, after }: { before: string; after: string }) {
  return (
    <ol className="rounded-md border border-line p-2 font-mono text-xs">
      {lineDifferences(before, after).map(({ kind, text }, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          key={i}
          className={cn('flex gap-2', kind === 'GONE' && 'bg-danger-wash', kind === 'NEW' && 'bg-accent-wash')}
        >
          <span aria-hidden className="whitespace-pre text-muted">
            {signs[kind]}
          </span>
          <span className="wrap-anywhere min-w-0 whitespace-pre-wrap">
            <span className="sr-only">{spoken[kind]}</span>
            {text || '\u00a0'}
          </span>
        </li>
      ))}
    </ol>
  )
}
