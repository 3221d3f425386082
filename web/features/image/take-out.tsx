'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Notice } from '@/components/notice.tsx'
import { Time } from '@/components/time.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

export const takeOutFragment = graphql(`
  fragment TakeOut on Image {
    id
    takenOutAt
    takenOutReason
    takenOutBy { id name }
    datasetCount
    import { id job { id isAskedByViewer } }
  }
`)

const takeOutMutation = graphql(
  `
  mutation TakeOutImage($input: TakeOutImageInput!, $idempotencyKey: String) {
    takeOutImage(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Image { id takenOutAt takenOutReason takenOutBy { id name } }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const putBackMutation = graphql(
  `
  mutation PutBackImage($input: PutBackImageInput!, $idempotencyKey: String) {
    putBackImage(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Image { id takenOutAt takenOutReason takenOutBy { id name } }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** Whoever may take out anybody's, and whoever brought it. */
export function useReasonAgainstTakingOut(isOwn: boolean): string | undefined {
  const { viewerRights } = useProject()
  const against = useReasonAgainst('TAKE_OUT_IMAGES')
  return isOwn && viewerRights.includes('IMPORT_IMAGES') ? undefined : against
}

const keptBy = (count: number) =>
  count === 0
    ? ''
    : ` ${formatCounted(count, 'dataset')} that ${count === 1 ? 'names' : 'name'} it ${count === 1 ? 'keeps' : 'keep'} it.`

/** Takes an image out of the project, or says that it is out and puts it back. */
export function TakeOut({ image: ref }: { image: FragmentOf<typeof takeOutFragment> }) {
  const image = readFragment(takeOutFragment, ref)
  const { id: imageId, takenOutAt, takenOutBy, takenOutReason, datasetCount } = image
  const against = useReasonAgainstTakingOut(image.import?.job?.isAskedByViewer ?? false)
  const takingOut = useAct(takeOutMutation, ['ProjectImages'])
  const puttingBack = useAct(putBackMutation, ['ProjectImages'])
  const [isAsking, setIsAsking] = useState(false)
  const { act, isRunning, problem } = takenOutAt ? puttingBack : takingOut
  const close = () => {
    takingOut.clear()
    puttingBack.clear()
    setIsAsking(false)
  }
  const verb = takenOutAt ? 'Put back' : 'Take out'
  const button = (
    <Button size="sm" disabledReason={against} onClick={() => setIsAsking(true)}>
      {verb}
    </Button>
  )
  return (
    <section aria-label="Taken out">
      {takenOutAt ? (
        <Notice tone="warn" title="Taken out" actions={button}>
          <p>
            <Time at={takenOutAt} />
            {takenOutBy && ` by ${takenOutBy.name}`}: {takenOutReason}
          </p>
          <p className="text-muted">It is in no list and no new dataset.{keptBy(datasetCount)}</p>
        </Notice>
      ) : (
        button
      )}
      {isAsking && (
        <ConfirmDialog
          title={takenOutAt ? 'Put this image back' : 'Take this image out'}
          consequence={
            takenOutAt
              ? 'It is in the lists and in new datasets again, as it was, with the label that it had.'
              : `It is in no list, no count and no new dataset any more, and nobody labels it. It can be put back.${keptBy(datasetCount)}`
          }
          verb={verb}
          asksReason
          isHarmless={takenOutAt !== null}
          isRunning={isRunning}
          problem={problem}
          onConfirm={async reason => {
            if (await act({ input: { imageId, reason } })) close()
          }}
          onClose={close}
        />
      )}
    </section>
  )
}
