'use client'
import { Hash } from '@/components/hash.tsx'
import { Comments } from '@/features/comments/comments.tsx'
import { commentsFragment } from '@/features/comments/comments-fragment.ts'
import { goldFragment } from '@/features/gold/gold.ts'
import { GoldPanel } from '@/features/gold/gold-panel.tsx'
import { GuidelinesSection } from '@/features/guidelines/guidelines-section.tsx'
import { useProject } from '@/features/project/project.ts'
import type { Comparison } from '@/features/viewer/comparison.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { BurnedInReview, burnedInFragment } from './burned-in-review.tsx'
import { Companions, companionsFragment } from './companions.tsx'
import { ImagePredictions, imagePredictionsFragment } from './image-predictions.tsx'
import { LabelHistory, labelHistoryFragment } from './label-history.tsx'
import { LabelPanel, labelPanelFragment } from './label-panel.tsx'
import { NextReading } from './next-reading.tsx'
import { Readings, readingsFragment } from './readings.tsx'
import { TakeOut, takeOutFragment } from './take-out.tsx'
import { useClaim, useWorkList } from './use-next-reading.ts'

export const imageSideFragment = graphql(
  `
  fragment ImageSide on Image {
    id
    sha256
    ownReading { id version }
    ...LabelPanel
    ...Companions
    ...Readings
    ...ImageComments
    ...BurnedIn
    ...Gold
    ...TakeOut
    ...LabelHistory
    ...ImagePredictions
  }
`,
  [
    labelPanelFragment,
    companionsFragment,
    readingsFragment,
    commentsFragment,
    burnedInFragment,
    goldFragment,
    takeOutFragment,
    labelHistoryFragment,
    imagePredictionsFragment,
  ],
)

interface ImageSideProps {
  image: FragmentOf<typeof imageSideFragment>
  nextId: string | null
  onGo: (imageId: string) => void
  comparison: Comparison
}

export function ImageSide({ image: ref, nextId, onGo, comparison }: ImageSideProps) {
  const image = readFragment(imageSideFragment, ref)
  const { viewerReadsBlind } = useProject()
  const isAsked = useWorkList()
  const isHidden = viewerReadsBlind && (image.ownReading?.version ?? 0) === 0
  useClaim(image.id)
  return (
    <aside aria-label="Label" className="flex w-80 shrink-0 flex-col gap-5 overflow-y-auto border-l bg-surface p-4">
      <LabelPanel image={image} nextId={nextId} onGo={onGo} />
      <GuidelinesSection />
      {isAsked && <NextReading imageId={image.id} onGo={onGo} />}
      <Companions image={image} onGo={onGo} comparison={comparison} />
      <Readings image={image} isHidden={isHidden} />
      <GoldPanel image={image} />
      <Comments image={image} isHidden={isHidden} />
      <BurnedInReview image={image} />
      {!isHidden && <LabelHistory image={image} />}
      {!isHidden && <ImagePredictions image={image} />}
      <TakeOut image={image} />
      <section className="mt-auto text-xs">
        <h2 className="text-muted">sha256 of the original bytes</h2>
        <Hash value={image.sha256} of="the image hash" />
      </section>
    </aside>
  )
}
