'use client'
import { useApolloClient, useQuery } from '@apollo/client/react'
import { usePathname } from 'next/navigation'
import { useEffect } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { GuidelineProvider } from '@/features/guidelines/shown-guideline.tsx'
import { useImageFilter } from '@/features/images/image-filter.ts'
import { listOf, rememberPlace } from '@/features/images/place.ts'
import { useProject } from '@/features/project/project.ts'
import { useComparison } from '@/features/viewer/comparison.ts'
import { getSamples } from '@/features/viewer/sample-cache.ts'
import { useNewViewer, ViewerContext } from '@/features/viewer/viewer-context.ts'
import { graphql } from '@/lib/graphql.ts'
import { ImageBar, imageBarFragment } from './image-bar.tsx'
import { ImagePane, imagePaneFragment } from './image-pane.tsx'
import { ImageSide, imageSideFragment } from './image-side.tsx'
import { useLiveImage } from './use-live-image.ts'

const imageQuery = graphql(
  `
  query Image($id: ID!, $projectId: ID!, $filter: ImageFilterInput) {
    image(id: $id) {
      id
      ...ImageBar
      ...ImagePane
      ...ImageSide
      neighbours(filter: $filter) {
        previous { id samplesUrl }
        next { id samplesUrl }
      }
    }
    project(id: $projectId) { id guideline { id version } }
  }
`,
  [imageBarFragment, imagePaneFragment, imageSideFragment],
)

/**
 * The reading room. The address names the image, and changes without asking the web server. Going on asks nothing: the
 * queries and the samples of both neighbours are fetched ahead, the next one's first.
 */
export function ImageReader({ imageId: first }: { imageId: string }) {
  const client = useApolloClient()
  const { id: projectId } = useProject()
  const { filter, query } = useImageFilter()
  const imageId = usePathname().split('/images/')[1] ?? first
  const { data, error, refetch } = useQuery(imageQuery, { variables: { id: imageId, projectId, filter } })
  const viewer = useNewViewer()
  const comparison = useComparison()
  useLiveImage(imageId)
  const neighbours = data?.image.neighbours

  useEffect(() => rememberPlace(listOf(projectId, query), imageId), [projectId, query, imageId])
  useEffect(() => {
    const fetchAhead = async () => {
      for (const ahead of [neighbours?.next, neighbours?.previous]) {
        if (!ahead) continue
        const query = client.query({ query: imageQuery, variables: { id: ahead.id, projectId, filter } })
        // What fails here is asked for again when it is needed, and said then.
        await Promise.allSettled([query, getSamples(ahead.samplesUrl).then(samples => viewer.prepare(samples))])
      }
    }
    void fetchAhead()
  }, [client, neighbours, filter, viewer, projectId])

  if (!data) {
    return error ? <ErrorState error={error} onRetry={refetch} /> : <ReaderSkeleton />
  }
  const grid = `/projects/${projectId}${query}`
  const go = (id: string) => window.history.pushState(null, '', `/projects/${projectId}/images/${id}${query}`)
  return (
    <ViewerContext value={viewer}>
      <GuidelineProvider>
        <div className="flex h-full min-h-0">
          <div className="flex min-w-0 flex-1 flex-col">
            <ImageBar image={data.image} grid={grid} neighbours={data.image.neighbours} onGo={go} />
            <ImagePane viewer={viewer} image={data.image} neighbours={data.image.neighbours} comparison={comparison} />
          </div>
          <ImageSide
            key={data.image.id}
            image={data.image}
            nextId={data.image.neighbours.next?.id ?? null}
            onGo={go}
            comparison={comparison}
          />
        </div>
      </GuidelineProvider>
    </ViewerContext>
  )
}

function ReaderSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex h-full">
      <div className="flex-1 bg-black" />
      <div className="flex w-80 shrink-0 flex-col gap-3 border-l bg-surface p-4">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="h-9" />
        <Skeleton className="h-9" />
        <Skeleton className="h-40" />
      </div>
    </div>
  )
}
