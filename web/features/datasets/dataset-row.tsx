import Link from 'next/link'
import { Hash } from '@/components/hash.tsx'
import { Cell, Row } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { Tags } from './description.tsx'

export const datasetRowFragment = graphql(`
  fragment DatasetRow on DatasetVersion {
    id
    number
    createdAt
    seed
    groupCount
    dividedGroupCount
    manifestSha256
    createdBy { id name }
    splits { split imageCount }
    trainingRunCount
    note
    tags
  }
`)

export function DatasetRow(props: { version: FragmentOf<typeof datasetRowFragment> }) {
  const { id: projectId } = useProject()
  const version = readFragment(datasetRowFragment, props.version)
  const count = (split: string) => formatCount(version.splits.find(s => s.split === split)?.imageCount ?? 0)
  return (
    <Row>
      <Cell>
        <Link href={`/projects/${projectId}/datasets/${version.id}`} className="rounded-sm font-medium hover:underline">
          Dataset {version.number}
        </Link>
        <Tags tags={version.tags} />
        {version.note && (
          <span className="block max-w-60 truncate text-xs text-muted" title={version.note}>
            {version.note}
          </span>
        )}
      </Cell>
      <Cell isNumber>{count('TRAIN')}</Cell>
      <Cell isNumber>{count('VALIDATION')}</Cell>
      <Cell isNumber>{count('TEST')}</Cell>
      <Cell isNumber>
        {formatCount(version.groupCount)}
        {version.dividedGroupCount ? (
          <span className="block text-xs text-warn">{formatCount(version.dividedGroupCount)} in several splits</span>
        ) : null}
      </Cell>
      <Cell isNumber>{version.seed}</Cell>
      <Cell>
        <Hash value={version.manifestSha256} of="the manifest hash" />
      </Cell>
      <Cell isNumber>{version.trainingRunCount}</Cell>
      <Cell>{version.createdBy.name}</Cell>
      <Cell className="text-muted">
        <Time at={version.createdAt} />
      </Cell>
    </Row>
  )
}
