'use client'
import { useQuery } from '@apollo/client/react'
import { ClassMark } from '@/components/class-mark.tsx'
import { Notice } from '@/components/notice.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { sayGiven } from '@/features/attributes/attributes.ts'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { labelViewFragment } from '@/features/viewer/label-view.ts'
import { SeenView } from '@/features/viewer/seen-view.tsx'
import { type FragmentOf, graphql, type ResultOf, readFragment } from '@/lib/graphql.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { Decision } from './decision.tsx'
import { answerWords, stateWords, whyNot } from './reading-words.ts'
import { ReviewAnswer } from './review-answer.tsx'

export const readingsFragment = graphql(
  `
  fragment Readings on Image {
    id
    readingState
    readCount
    readerCount
    ownReading { id version state reviews(first: 1) { edges { cursor node { id verdict comment reviewer { id name } } } } }
    readings(first: 50) {
      edges {
        cursor
        node {
          id
          state
          round
          cannotTell
          labeller
          labelClass { id name position }
          reader { id name }
          labels(first: 1) { edges { cursor node { id note confidence reason attributes { attribute { id name } choices { id name } } view { ...ShownLabelView } } } }
        }
      }
    }
    adjudications(first: 1) {
      edges {
        cursor
        node { id isUndone cannotTell reason note createdAt labelClass { id name position } attributes { attribute { id name } choices { id name } } adjudicator { id name } }
      }
    }
  }
`,
  [labelViewFragment],
)

export type ShownImage = ResultOf<typeof readingsFragment>
export type ShownReading = ShownImage['readings']['edges'][number]['node']

interface ReadingsProps {
  image: FragmentOf<typeof readingsFragment>
  /** From whoever reads blind and has not answered. */
  isHidden: boolean
}

/** Who read the image and what each says: reviewed and decided upon here. Not there where one reader's answer is enough. */
export function Readings({ image: ref, isHidden }: ReadingsProps) {
  const image = readFragment(readingsFragment, ref)
  const project = useProject()
  const mayReview = useReasonAgainst('REVIEW_LABELS') === undefined
  const viewerId = useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.user.id
  const readings = nodesOf(image.readings).filter(({ round }) => round === 1)
  const [returned] = image.ownReading?.state === 'RETURNED' ? nodesOf(image.ownReading.reviews) : []
  const wanted = image.readerCount ?? project.readerCount
  const isShown =
    wanted > 1 || project.isReviewed || image.readingState === 'DISAGREED' || image.readingState === 'RETURNED'
  if (!isShown && !returned) return null
  // The image stands as it will be seen; what was hidden from whoever just answered is on its way.
  const isBehind = !isHidden && readings.length === 0 && image.readingState !== 'UNREAD'
  return (
    <section aria-labelledby="readings" className="flex flex-col gap-2">
      <h2 id="readings" className="flex items-baseline gap-2 font-semibold">
        <span className="flex-1">Readings</span>
        {!isHidden && !isBehind && (
          <span className="text-xs font-normal text-muted">
            {stateWords[image.readingState]}
            {wanted > 1 && `, ${image.readCount} of ${wanted}`}
          </span>
        )}
      </h2>
      {returned && (
        <Notice tone="warn" title={`${returned.reviewer.name} sent it back`}>
          <p>{returned.comment}</p>
        </Notice>
      )}
      {isHidden ? (
        <p className="text-muted">You read this project blind: what others said is shown once you have answered.</p>
      ) : isBehind ? (
        <Skeleton className="h-6" />
      ) : (
        <ul className="flex flex-col">
          {readings.map(reading => (
            <li key={reading.id} className="flex flex-col gap-1 border-t py-1.5 first:border-t-0">
              <Answer reading={reading} />
              {mayReview && project.isReviewed && reading.reader?.id !== viewerId && <ReviewAnswer reading={reading} />}
            </li>
          ))}
          {readings.length === 0 && <li className="text-muted">Nobody has answered.</li>}
        </ul>
      )}
      {!isHidden && !isBehind && <Decision image={image} readings={readings} viewerId={viewerId} />}
    </section>
  )
}

function Answer({ reading }: { reading: ShownReading }) {
  const [label] = nodesOf(reading.labels)
  return (
    <>
      <p className="flex items-baseline gap-2">
        <ClassMark labelClass={reading.labelClass} className="flex-1" />
        <span className="text-xs text-muted">{answerWords[reading.state]}</span>
      </p>
      <p className="text-xs text-muted">
        {labelledBy(reading)}
        {reading.cannotTell && `: ${whyNot[reading.cannotTell].toLowerCase()}`}
        {label?.confidence != null && `, ${label.confidence} % sure`}
      </p>
      {label && label.attributes.length > 0 && <p className="text-xs">{sayGiven(label.attributes)}</p>}
      {label?.note && <p className="text-xs">{label.note}</p>}
      {label?.reason && <p className="text-xs text-muted">{label.reason}</p>}
      {label?.view && <SeenView view={label.view} />}
    </>
  )
}
