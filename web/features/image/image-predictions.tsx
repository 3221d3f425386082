'use client'
import Link from 'next/link'
import { ClassMark } from '@/components/class-mark.tsx'
import { ShowRest } from '@/components/show-rest.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatProbability } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { AskModel } from './ask-model.tsx'

const pageFragment = graphql(`
  fragment ImagePredictionPage on PredictionConnection @_unmask {
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id
        createdAt
        predictedClass { id name position }
        probabilities { name probability labelClass { id } }
        modelVersion { id number }
        askedBy { id name }
      }
    }
  }
`)

export const imagePredictionsFragment = graphql(
  `
  fragment ImagePredictions on Image {
    id
    predictions(first: 20) { ...ImagePredictionPage }
  }
`,
  [pageFragment],
)

const olderPredictions = graphql(
  `
  query OlderPredictions($id: ID!, $after: String) {
    image(id: $id) { id predictions(first: 50, after: $after) { ...ImagePredictionPage } }
  }
`,
  [pageFragment],
)

export function ImagePredictions({ image: ref }: { image: FragmentOf<typeof imagePredictionsFragment> }) {
  const image = readFragment(imagePredictionsFragment, ref)
  const { id: projectId } = useProject()
  return (
    <section aria-labelledby="predictions">
      <h2 id="predictions" className="pb-1 font-semibold">
        Predictions
      </h2>
      {image.predictions.edges.length === 0 && <p className="pb-1 text-muted">No model was asked.</p>}
      <ul className="flex flex-col">
        {nodesOf(image.predictions).map(({ id, predictedClass, probabilities, ...p }) => {
          const certain = probabilities.find(x => x.labelClass.id === predictedClass.id)?.probability
          return (
            <li key={id} className="border-t py-1.5 first:border-t-0">
              <Link
                href={`/projects/${projectId}/predictions/${id}`}
                className="group flex items-baseline gap-2 rounded-sm"
              >
                <ClassMark labelClass={predictedClass} className="flex-1 group-hover:underline" />
                <span>{certain !== undefined && formatProbability(certain)}</span>
              </Link>
              <p className="flex justify-between text-xs text-muted">
                <span>
                  Model {p.modelVersion.number}, asked by {p.askedBy.name}
                </span>
                <Time at={p.createdAt} />
              </p>
            </li>
          )
        })}
      </ul>
      <ShowRest document={olderPredictions} id={image.id} pageInfo={image.predictions.pageInfo} />
      <AskModel imageId={image.id} />
    </section>
  )
}
