'use client'
import { useQuery } from '@apollo/client/react'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { formatWord } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import type { ImageFilter } from './filter-address.ts'
import { FilterButton } from './filter-button.tsx'
import { Fold } from './fold.tsx'
import type { ChangeFilter } from './image-filter.ts'
import { PercentInput } from './percent-input.tsx'

const shownReaders = 50
const shownDatasets = 20

export interface FilterProps {
  projectId: string
  filter: ImageFilter
  onChange: ChangeFilter
}

const readersQuery = graphql(`
  query FilterReaders($projectId: ID!) {
    project(id: $projectId) { id readerStatistics(first: 50) { readCount reader { id name } } }
  }
`)

/** Whose answers an image has, and how sure they were: anybody's for whoever answers for readers, one's own for everybody. */
export function ReaderFilter({ projectId, filter, onChange }: FilterProps) {
  return (
    <Fold title="Read by" isChosen={filter.readerId !== null || filter.confidenceBelow !== null}>
      <Readers projectId={projectId} filter={filter} onChange={onChange} />
      <li>
        <PercentInput
          label="Less sure than"
          min={1}
          percent={filter.confidenceBelow}
          onChange={percent => onChange({ confidence: percent?.toString() ?? null })}
        />
      </li>
    </Fold>
  )
}

function Readers({ projectId, filter, onChange }: FilterProps) {
  const seesAll = useReasonAgainst('SEE_READERS') === undefined
  const own = useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.user
  const { data, error, refetch } = useQuery(readersQuery, { variables: { projectId }, skip: !seesAll })
  if (error) return <ErrorState error={error} onRetry={refetch} />
  if (seesAll && !data) return <Skeleton className="mx-2 h-6" />
  const all = (data?.project.readerStatistics ?? []).map(({ reader, readCount }) => ({ ...reader, readCount }))
  const listed = all.find(({ id }) => id === own?.id)?.readCount
  // Whoever is not among all of them has read nothing.
  const ownCount = listed ?? (seesAll && all.length < shownReaders ? 0 : undefined)
  const others = all.filter(({ id }) => id !== own?.id)
  const choices = [...(own ? [{ id: own.id, name: 'You', readCount: ownCount }] : []), ...others]
  return (
    <>
      {choices.map(({ id, name, readCount }) => (
        <li key={id}>
          <FilterButton
            isChosen={filter.readerId === id}
            count={readCount}
            onClick={() => onChange({ reader: filter.readerId === id ? null : id })}
          >
            {name}
          </FilterButton>
        </li>
      ))}
      {all.length === shownReaders && <li className="px-2 text-xs text-muted">The {shownReaders} who read most.</li>}
    </>
  )
}

const datasetsQuery = graphql(`
  query FilterDatasets($projectId: ID!) {
    project(id: $projectId) {
      id
      datasetVersions(first: 20) { edges { cursor node { id number imageCount splits { split imageCount } } } }
    }
  }
`)

/** What was frozen, and in which split. */
export function DatasetFilter({ projectId, filter, onChange }: FilterProps) {
  return (
    <Fold title="Dataset" isChosen={filter.datasetVersionId !== null}>
      <Datasets projectId={projectId} filter={filter} onChange={onChange} />
    </Fold>
  )
}

function Datasets({ projectId, filter, onChange }: FilterProps) {
  const { data, error, refetch } = useQuery(datasetsQuery, { variables: { projectId } })
  if (error) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <Skeleton className="mx-2 h-6" />
  const versions = nodesOf(data.project.datasetVersions)
  if (versions.length === 0) return <li className="px-2 text-xs text-muted">Nothing was frozen yet.</li>
  return (
    <>
      {versions.map(({ id, number, imageCount, splits }) => {
        const isChosen = filter.datasetVersionId === id
        return (
          <li key={id}>
            <FilterButton
              isChosen={isChosen && filter.split === null}
              count={imageCount}
              onClick={() => onChange({ dataset: isChosen && filter.split === null ? null : id, part: null })}
            >
              Dataset {number}
            </FilterButton>
            {isChosen && (
              <ul aria-label={`Splits of dataset ${number}`} className="flex flex-col pl-3">
                {splits.map(({ split, imageCount }) => (
                  <li key={split}>
                    <FilterButton
                      isChosen={filter.split === split}
                      count={imageCount}
                      onClick={() => onChange({ part: filter.split === split ? null : split.toLowerCase() })}
                    >
                      {formatWord(split)}
                    </FilterButton>
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
      {versions.length === shownDatasets && <li className="px-2 text-xs text-muted">The newest {shownDatasets}.</li>}
    </>
  )
}
