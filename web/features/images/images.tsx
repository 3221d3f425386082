'use client'
import { NetworkStatus } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { ImportList, importListFragment } from '@/features/imports/import-list.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { countedTo, formatCount, formatCounted, formatListCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { FilterPanel, filterPanelFragment } from './filter-panel.tsx'
import { noFilter, useImageFilter } from './image-filter.ts'
import { GridSkeleton, ImageGrid, imageGridFragment } from './image-grid.tsx'
import { NoImages, NoMatch } from './no-images.tsx'

const pageSize = 120

export const projectImagesQuery = graphql(
  `
  query ProjectImages($projectId: ID!, $first: Int!, $after: String, $labelClassId: ID, $unlabelled: Boolean, $search: String, $importId: ID, $burnedIn: BurnedIn, $publishedSplit: Split, $takenOut: Boolean) {
    project(id: $projectId) {
      id
      imageCount
      running: imports(first: 1, stage: [ADDING]) { edges { cursor node { id } } }
      ...FilterPanel
      ...ImportList
      images(first: $first, after: $after, labelClassId: $labelClassId, unlabelled: $unlabelled, search: $search, importId: $importId, burnedIn: $burnedIn, publishedSplit: $publishedSplit, takenOut: $takenOut) {
        totalCount(atMost: 10001)
        pageInfo { hasNextPage endCursor }
        ...ImageGrid
      }
    }
  }
`,
  [filterPanelFragment, importListFragment, imageGridFragment],
)

export function Images() {
  const { id: projectId } = useProject()
  const { filter, query, change } = useImageFilter()
  const { data, previousData, error, refetch, fetchMore, networkStatus, startPolling, stopPolling } = useQuery(
    projectImagesQuery,
    {
      variables: { projectId, first: pageSize, ...filter },
      notifyOnNetworkStatusChange: true,
    },
  )
  const router = useRouter()
  const reason = useReasonAgainst('IMPORT_IMAGES')
  const shown = data ?? previousData
  const isRunning = (shown?.project.running.edges.length ?? 0) > 0
  // The first page fills while a job brings images in; later pages come when it is over.
  const isFilling = isRunning && shown !== undefined && shown.project.images.totalCount < pageSize
  useEffect(() => {
    if (!isFilling) return
    startPolling(2000)
    return stopPolling
  }, [isFilling, startPolling, stopPolling])
  const openImport = () => router.push(`/projects/${projectId}/imports/new`)
  useKeys(reason ? [] : [{ keys: 'n', does: 'Import images', act: openImport }])
  if (!shown) return error ? <ErrorState error={error} onRetry={refetch} /> : <GridSkeleton />

  const { project } = shown
  const { pageInfo, totalCount } = project.images
  const isFiltered = Object.values(filter).some(value => value !== null)
  const total = isFiltered ? (totalCount > countedTo ? null : totalCount) : project.imageCount
  const more = () => {
    if (!pageInfo.hasNextPage || networkStatus === NetworkStatus.fetchMore) return
    void fetchMore({ variables: { after: pageInfo.endCursor } })
  }
  return (
    <div className="flex h-full min-h-0">
      <h1 className="sr-only">Images</h1>
      <aside
        aria-label="Filter and imports"
        className="flex w-56 shrink-0 flex-col gap-4 overflow-y-auto border-r bg-surface p-3"
      >
        <FilterPanel project={project} filter={filter} onChange={change} />
        <Button onClick={openImport} disabledReason={reason}>
          Import images
        </Button>
        <ImportList project={project} onOver={() => void refetch()} chosen={filter.importId} onChoose={change} />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <p role="status" className="shrink-0 border-b px-4 py-1.5 text-xs text-muted">
          {filter.takenOut
            ? `${formatListCounted(totalCount, 'image')} taken out`
            : isFiltered && totalCount !== project.imageCount
              ? `${formatListCounted(totalCount, 'image')} of ${formatCount(project.imageCount)}`
              : formatCounted(project.imageCount, 'image')}
          , newest first
        </p>
        {project.imageCount === 0 && !filter.takenOut ? (
          <NoImages isRunning={isRunning} onImport={openImport} reason={reason} />
        ) : totalCount === 0 ? (
          <NoMatch onClear={() => change(noFilter)} />
        ) : (
          <ImageGrid key={query} images={project.images} query={query} total={total} onEnd={more} />
        )}
      </div>
    </div>
  )
}
