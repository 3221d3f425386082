'use client'
import { useQuery } from '@apollo/client/react'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { BatchActs } from '@/features/batches/batch-acts.tsx'
import { LastBatch, useLastBatch } from '@/features/batches/last-batch.tsx'
import { NextReading } from '@/features/image/next-reading.tsx'
import { useWorkList } from '@/features/image/use-next-reading.ts'
import { ImportList, importListFragment } from '@/features/imports/import-list.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { countedTo, formatCount, formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { mostCountedOf, noFilter } from './filter-address.ts'
import { FilterPanel, filterPanelFragment } from './filter-panel.tsx'
import { GoTo } from './go-to.tsx'
import { GridSkeleton } from './grid-skeleton.tsx'
import { useImageFilter } from './image-filter.ts'
import { type GridHandle, ImageGrid } from './image-grid.tsx'
import { askedAnew } from './image-pages.ts'
import { type ListView, orderText, readView, viewAddress, withoutView } from './list-view.ts'
import { NoImages, NoMatch } from './no-images.tsx'
import { listOf } from './place.ts'
import { reachOf } from './reach.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useSelection } from './use-selection.ts'
import { Legend, ViewBar } from './view-bar.tsx'

/** With one of these something can be done with many images. */
const acting = ['LABEL_IMAGES', 'TAKE_OUT_IMAGES', 'IMPORT_IMAGES'] as const

/** Images in sight at most: until so many are there, more may come into it. */
const screenful = 120

const projectImagesQuery = graphql(
  `
  query ProjectImages($projectId: ID!, $countedTo: Int, $filter: ImageFilterInput) {
    project(id: $projectId) {
      id
      imageCount
      running: imports(first: 1, stage: [ADDING]) { edges { cursor node { id } } }
      ...FilterPanel
      ...ImportList
      images(filter: $filter) {
        totalCount(atMost: $countedTo)
      }
    }
  }
`,
  [filterPanelFragment, importListFragment],
)

export function Images() {
  const { id: projectId, viewerReadsBlind, viewerRights } = useProject()
  const { filter, query, change, params } = useImageFilter()
  const view = useMemo(() => readView(params, viewerReadsBlind), [params, viewerReadsBlind])
  const { order } = view
  const showAs = (next: Partial<ListView>) => change(viewAddress(next))
  const variables = useMemo(() => ({ projectId, filter, orderBy: order }), [projectId, filter, order])
  const mostCounted = mostCountedOf(filter)
  const reach = reachOf(variables)
  const reached = useSyncExternalStore(reach.look, reach.state, reach.state)
  const { data, previousData, error, refetch, startPolling, stopPolling } = useQuery(projectImagesQuery, {
    variables: { projectId, filter, countedTo: mostCounted },
    context: askedAnew,
  })
  const grid = useRef<GridHandle>(null)
  const router = useRouter()
  const reason = useReasonAgainst('IMPORT_IMAGES')
  const shown = data ?? previousData
  const isRunning = (shown?.project.running.edges.length ?? 0) > 0
  // The first page fills while a job brings images in; later ones tell when they are asked for that there are more now.
  const isFilling = isRunning && shown !== undefined && shown.project.images.totalCount < screenful
  useEffect(() => {
    if (!isFilling) return
    startPolling(2000)
    return stopPolling
  }, [isFilling, startPolling, stopPolling])
  const mayAct = !viewerReadsBlind && acting.some(right => viewerRights.includes(right))
  const picking = useSelection(listOf(projectId, withoutView(params)), variables, reach, mayAct)
  const lastBatch = useLastBatch(projectId)
  const isAsked = useWorkList()
  const openImport = () => router.push(`/projects/${projectId}/imports/new`)
  useKeys(reason ? [] : [{ keys: 'n', does: 'Import images', act: openImport }])
  if (!shown) return error ? <ErrorState error={error} onRetry={refetch} /> : <GridSkeleton />

  const { project } = shown
  const { totalCount } = project.images
  const isFiltered = Object.values(filter).some(value => value !== null)
  // Null: more than are counted.
  const listed = reach.known(totalCount)
  const count = Math.min(reached.count, listed ?? reached.count)
  const isCutOff = listed === null || count < listed
  return (
    <div className="flex h-full min-h-0">
      <h1 className="sr-only">Images</h1>
      <aside
        aria-label="Filter and imports"
        className="flex w-56 shrink-0 flex-col gap-4 overflow-y-auto border-r bg-surface p-3"
      >
        {isAsked && <NextReading onGo={id => router.push(`/projects/${projectId}/images/${id}${query}`)} />}
        <FilterPanel project={project} filter={filter} view={view} onChange={change} />
        <Button onClick={openImport} disabledReason={reason}>
          Import images
        </Button>
        {!viewerReadsBlind && (
          <ImportList project={project} onOver={() => void refetch()} chosen={filter.importId} onChoose={change} />
        )}
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 text-xs text-muted">
          <p role="status" className="mr-auto truncate">
            {listed === null
              ? `More than ${formatCounted(countedTo, 'image')}${filter.takenOut ? ' taken out' : ` of ${formatCount(project.imageCount)}`}`
              : filter.takenOut
                ? `${formatCounted(listed, 'image')} taken out`
                : isFiltered && listed !== project.imageCount
                  ? `${formatCounted(listed, 'image')} of ${formatCount(project.imageCount)}`
                  : formatCounted(project.imageCount, 'image')}
            , {orderText(order)}
          </p>
          {count > 1 && <ViewBar view={view} onChange={showAs} />}
          {count > 1 && (
            <GoTo variables={variables} count={count} isCutOff={isCutOff} onGo={index => grid.current?.goTo(index)} />
          )}
        </div>
        {count > 1 && <Legend by={view.colourBy} />}
        {project.imageCount === 0 && !filter.takenOut ? (
          <NoImages isRunning={isRunning} onImport={openImport} reason={reason} />
        ) : totalCount === 0 ? (
          <NoMatch onClear={() => change(noFilter)} />
        ) : (
          <ImageGrid
            key={withoutView(params, ['view', 'colour'])}
            view={view}
            onSort={order => showAs({ order })}
            handle={grid}
            variables={variables}
            query={query}
            count={count}
            counted={totalCount}
            isCutOff={isCutOff}
            reach={reach}
            recount={() => void refetch()}
            picking={picking}
          />
        )}
        {lastBatch.id && <LastBatch batchId={lastBatch.id} onClose={lastBatch.close} />}
        {picking && (
          <SelectionBar picking={picking} listed={listed ?? totalCount} isCutOff={listed === null}>
            <BatchActs picking={picking} filter={filter} onStarted={lastBatch.show} />
          </SelectionBar>
        )}
      </div>
    </div>
  )
}
