'use client'
import { useQuery } from '@apollo/client/react'
import { useOutboxState } from '@/features/outbox/outbox-context.tsx'
import { useProject } from '@/features/project/project.ts'
import { graphql, readFragment } from '@/lib/graphql.ts'
import { type GoldImage, goldFragment, isAsGold, sayGold } from './gold.ts'

const goldQuery = graphql(`query GoldOf($id: ID!) { image(id: $id) { id ...Gold } }`, [goldFragment])

/** What a reader is told of an image that they answered; what they are not to know yet the server does not say. */
function useTold(imageId: string | undefined): GoldImage | undefined {
  const { goldFeedback, viewerReadsBlind } = useProject()
  const isAsked = viewerReadsBlind && goldFeedback !== 'NONE'
  // Told together, it may be told of this one since it was last looked at.
  const fetchPolicy = goldFeedback === 'DELAYED' ? 'cache-and-network' : 'cache-first'
  const { data } = useQuery(goldQuery, { variables: { id: imageId ?? '' }, skip: !isAsked || !imageId, fetchPolicy })
  const image = data && readFragment(goldFragment, data.image)
  return image?.goldAnswer && (image.ownReading?.version ?? 0) > 0 ? image : undefined
}

/** The image that was answered last here, while the next one waits for its answer. */
function useLastAnswered(imageId: string, isAnswered: boolean): string | undefined {
  const { id: projectId } = useProject()
  const saved = useOutboxState().entries.filter(e => e.state === 'saved' && e.projectId === projectId)
  const last = saved.reduce<(typeof saved)[number] | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined)
  return isAnswered || last?.input.imageId === imageId ? undefined : last?.input.imageId
}

interface GoldFeedbackProps {
  imageId: string
  isAnswered: boolean
  onGo: (imageId: string) => void
}

/** How an answer stands beside the gold answer: of this image, or of the one before where the reader has gone on. */
export function GoldFeedback({ imageId, isAnswered, onGo }: GoldFeedbackProps) {
  const own = useTold(isAnswered ? imageId : undefined)
  const before = useTold(useLastAnswered(imageId, isAnswered))
  const shown = own ?? before
  return (
    <div role="status" aria-label="Gold answer">
      {shown && <Told key={shown.id} image={shown} onGo={own ? undefined : () => onGo(shown.id)} />}
    </div>
  )
}

/** @param onGo to the image, where it is another one than is open */
function Told({ image: { goldAnswer, ownReading }, onGo }: { image: GoldImage; onGo?: (() => void) | undefined }) {
  if (!goldAnswer || !ownReading) return null
  const isAs = isAsGold(ownReading, goldAnswer)
  return (
    <div className="flex flex-col gap-1 rounded-md border p-2">
      <p>
        {onGo && <span className="text-muted">The image before: </span>}
        <span className="font-medium">{isAs ? 'As the gold answer' : 'Not as the gold answer'}</span>
        {`: ${sayGold(goldAnswer)}.`}
      </p>
      {goldAnswer.explanation && (
        <p className="whitespace-pre-line text-xs text-muted wrap-anywhere">{goldAnswer.explanation}</p>
      )}
      {onGo && (
        <button type="button" onClick={onGo} className="self-start text-xs text-accent hover:underline">
          Look at it again
        </button>
      )}
    </div>
  )
}
