'use client'
import { useQuery } from '@apollo/client/react'
import { ClassMark } from '@/components/class-mark.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { FilterButton } from './filter-button.tsx'
import { Fold } from './fold.tsx'
import type { FilterProps } from './more-filters.tsx'
import { PercentInput } from './percent-input.tsx'

const shownModels = 20

const modelsQuery = graphql(`
  query FilterModels($projectId: ID!) {
    project(id: $projectId) { id modelVersions(first: 20) { edges { cursor node { id number predictionCount } } } }
  }
`)

/** What a model said: with a label chosen above it, its predictions against that label. */
export function ModelFilter(props: FilterProps) {
  return (
    <Fold title="Predicted by" isChosen={props.filter.modelVersionId !== null}>
      <Models {...props} />
    </Fold>
  )
}

const noModel = { model: null, said: null, sure: null, unsure: null }

const percentOf = (share: number | null) => (share === null ? null : Math.round(share * 100))
const shareOf = (percent: number | null) => (percent === null ? null : String(percent / 100))

/** How probable the model found the class that it said: what it was unsure of is to be looked at by a person. */
function Sureness({ filter, onChange }: Pick<FilterProps, 'filter' | 'onChange'>) {
  const [from, below] = [percentOf(filter.probabilityFrom), percentOf(filter.probabilityBelow)]
  return (
    <fieldset className="flex flex-col pl-3">
      <legend className="sr-only">How sure the model was</legend>
      <PercentInput
        label="Less sure than"
        min={Math.max(1, (from ?? 0) + 1)}
        percent={below}
        onChange={percent => onChange({ unsure: shareOf(percent) })}
      />
      <PercentInput
        label="At least"
        min={0}
        max={below === null ? 100 : below - 1}
        percent={from}
        onChange={percent => onChange({ sure: shareOf(percent) })}
      />
    </fieldset>
  )
}

function Models({ projectId, filter, onChange }: FilterProps) {
  const { labelClasses } = useProject()
  const { data, error, refetch } = useQuery(modelsQuery, { variables: { projectId } })
  if (error) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <Skeleton className="mx-2 h-6" />
  const models = nodesOf(data.project.modelVersions)
  if (models.length === 0) return <li className="px-2 text-xs text-muted">No model was trained yet.</li>
  const said = filter.predictedClassId
  return (
    <>
      {models.map(({ id, number, predictionCount }) => {
        const isChosen = filter.modelVersionId === id
        return (
          <li key={id}>
            <FilterButton
              isChosen={isChosen && said === null}
              count={predictionCount}
              onClick={() => onChange(isChosen && said === null ? noModel : { ...noModel, model: id })}
            >
              Model {number}
            </FilterButton>
            {isChosen && <Sureness filter={filter} onChange={onChange} />}
            {isChosen && (
              <ul aria-label={`What model ${number} said`} className="flex flex-col pl-3">
                {labelClasses.map(labelClass => (
                  <li key={labelClass.id}>
                    <FilterButton
                      isChosen={said === labelClass.id}
                      onClick={() => onChange({ said: said === labelClass.id ? null : labelClass.id })}
                    >
                      <ClassMark labelClass={labelClass} />
                    </FilterButton>
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
      {models.length === shownModels && <li className="px-2 text-xs text-muted">The newest {shownModels}.</li>}
    </>
  )
}
