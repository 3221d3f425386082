'use client'
import { ClassMark } from '@/components/class-mark.tsx'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { AddedFilter } from './added-filter.tsx'
import { type ImageFilter, noFilter } from './filter-address.ts'
import { FilterButton } from './filter-button.tsx'
import { FlaggedFilter, GoldFilter, SplitFilter, StateFilter, TakenOutFilter, TextFilter } from './filter-parts.tsx'
import type { ChangeFilter } from './image-filter.ts'
import { LedTo } from './led-to.tsx'
import type { ListView } from './list-view.ts'
import { ModelFilter } from './model-filter.tsx'
import { DatasetFilter, ReaderFilter } from './more-filters.tsx'
import { SavedViews } from './saved-views.tsx'
import { SearchField } from './search-field.tsx'

export const filterPanelFragment = graphql(`
  fragment FilterPanel on Project {
    id
    imageCount
    unlabelledCount
    suspectedBurnedInCount
    burnedInCount
    publishedCounts { split imageCount }
    takenOutCount
    flaggedImageCount
    goldImageCount
    viewerReadsBlind
    readingStateCounts { readingState imageCount }
    labelCounts { imageCount labelClass { id name position } }
  }
`)

interface FilterPanelProps {
  project: FragmentOf<typeof filterPanelFragment>
  filter: ImageFilter
  view: ListView
  onChange: ChangeFilter
}

export function FilterPanel({ project, filter, view, onChange }: FilterPanelProps) {
  const counts = readFragment(filterPanelFragment, project)
  const { imageCount, unlabelledCount, labelCounts } = counts
  const chosen = filter.unlabelled ? 'none' : filter.labelClassId
  const isWhole = Object.values(filter).every(value => value === null)
  const choices = [
    { value: 'none', text: 'Unlabelled', count: unlabelledCount },
    ...labelCounts.map(({ labelClass, imageCount }) => ({ value: labelClass.id, labelClass, count: imageCount })),
  ]
  return (
    <div className="flex flex-col gap-3">
      {!counts.viewerReadsBlind && <SearchField value={filter.search} onChange={q => onChange({ q })} />}
      <ul aria-label="Label" className="flex flex-col">
        <li>
          <FilterButton isChosen={isWhole} count={imageCount} onClick={() => onChange(noFilter)}>
            All images
          </FilterButton>
        </li>
        {(counts.viewerReadsBlind ? [] : choices).map(choice => (
          <li key={choice.value}>
            <FilterButton
              isChosen={chosen === choice.value}
              count={choice.count}
              onClick={() => onChange({ class: choice.value })}
            >
              {'labelClass' in choice ? <ClassMark labelClass={choice.labelClass} /> : choice.text}
            </FilterButton>
          </li>
        ))}
      </ul>
      {counts.viewerReadsBlind ? (
        <p className="px-2 text-xs text-muted">
          You read this project blind: its images are not listed by class, name or state, and counts are of your own
          answers.
        </p>
      ) : (
        <StateFilter counts={counts.readingStateCounts} chosen={filter.readingState} onChange={onChange} />
      )}
      <SavedViews projectId={counts.id} filter={filter} view={view} onChange={onChange} />
      <SplitFilter counts={counts.publishedCounts} chosen={filter.publishedSplit} onChange={onChange} />
      <TextFilter counts={counts} chosen={filter.burnedIn} onChange={onChange} />
      <LedTo filter={filter} onChange={onChange} />
      <FlaggedFilter count={counts.flaggedImageCount} isChosen={filter.flagged !== null} onChange={onChange} />
      <GoldFilter count={counts.goldImageCount} isChosen={filter.gold !== null} onChange={onChange} />
      <TakenOutFilter count={counts.takenOutCount} isChosen={filter.takenOut !== null} onChange={onChange} />
      {!counts.viewerReadsBlind && <ReaderFilter projectId={counts.id} filter={filter} onChange={onChange} />}
      {!counts.viewerReadsBlind && <DatasetFilter projectId={counts.id} filter={filter} onChange={onChange} />}
      {!counts.viewerReadsBlind && <ModelFilter projectId={counts.id} filter={filter} onChange={onChange} />}
      {!counts.viewerReadsBlind && <AddedFilter filter={filter} onChange={onChange} />}
    </div>
  )
}
