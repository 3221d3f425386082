'use client'
import Link from 'next/link'
import { ClassMark } from '@/components/class-mark.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatProbability, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const predictionRowFragment = graphql(`
  fragment PredictionRow on Prediction {
    id
    createdAt
    splitInTraining
    predictedClass { id name position }
    probabilities { name probability labelClass { id } }
    image { id fileName thumbnailUrl labelClass { id name position } }
    modelVersion { id number }
    askedBy { id name }
  }
`)

type PredictionRef = FragmentOf<typeof predictionRowFragment> & { id: string }

export function PredictionTable({ predictions }: { predictions: readonly PredictionRef[] }) {
  const { id: projectId } = useProject()
  return (
    <Table>
      <thead className="sticky top-0 z-10 bg-surface">
        <HeadRow>
          <Head>Image</Head>
          <Head>Prediction</Head>
          <Head isNumber>Probability</Head>
          <Head>Label now</Head>
          <Head>In training as</Head>
          <Head>Model</Head>
          <Head>Asked by</Head>
          <Head>Asked</Head>
        </HeadRow>
      </thead>
      <tbody>
        {predictions.map(ref => {
          const { id, image, predictedClass, ...p } = readFragment(predictionRowFragment, ref)
          const label = image.labelClass
          const certain = p.probabilities.find(x => x.labelClass.id === predictedClass.id)?.probability
          return (
            <Row key={id}>
              <Cell className="w-full max-w-0 min-w-40">
                <Link
                  href={`/projects/${projectId}/predictions/${id}`}
                  className="flex min-w-0 items-center gap-2 rounded-sm hover:underline"
                >
                  {/* biome-ignore lint/performance/noImgElement: a thumbnail behind the session */}
                  <img
                    src={image.thumbnailUrl}
                    alt=""
                    loading="lazy"
                    className="size-7 shrink-0 bg-black object-contain"
                  />
                  <span className="truncate">{image.fileName}</span>
                </Link>
              </Cell>
              <Cell>
                <ClassMark labelClass={predictedClass} />
              </Cell>
              <Cell isNumber>{certain !== undefined && formatProbability(certain)}</Cell>
              <Cell>
                {label ? <ClassMark labelClass={label} /> : <span className="text-muted">none</span>}
                {label && label.id !== predictedClass.id && <span className="pl-2 text-xs text-warn">differs</span>}
              </Cell>
              <Cell className="text-muted">{p.splitInTraining ? formatWord(p.splitInTraining) : 'not part of it'}</Cell>
              <Cell>
                <Link
                  href={`/projects/${projectId}/models/${p.modelVersion.id}`}
                  className="rounded-sm hover:underline"
                >
                  Model {p.modelVersion.number}
                </Link>
              </Cell>
              <Cell>{p.askedBy.name}</Cell>
              <Cell className="text-muted">
                <Time at={p.createdAt} />
              </Cell>
            </Row>
          )
        })}
      </tbody>
    </Table>
  )
}
