'use client'
import { useApolloClient } from '@apollo/client/react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { cn } from '@/lib/class-names.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

export const burnedInFragment = graphql(`fragment BurnedIn on Image { id burnedIn }`)

const reviewMutation = graphql(
  `
  mutation ReviewBurnedIn($input: ReviewBurnedInInput!, $idempotencyKey: String) {
    reviewBurnedIn(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Image { id burnedIn }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const answers = [
  { verdict: 'NO', text: 'No names in the picture', key: 'n' },
  { verdict: 'YES', text: 'Names in the picture', key: 'y' },
] as const

const said = {
  NO: 'No names in the picture.',
  SUSPECTED: 'The file does not deny names in the picture. Look, and say.',
  YES: 'Datasets are frozen without it.',
}

/** Whether somebody's name is written into the picture itself. Quiet where nothing gives reason to ask; its keys always work. */
export function BurnedInReview({ image: ref }: { image: FragmentOf<typeof burnedInFragment> }) {
  const { id: imageId, burnedIn } = readFragment(burnedInFragment, ref)
  const against = useReasonAgainst('LABEL_IMAGES')
  const { act, isRunning, problem } = useAct(reviewMutation)
  const client = useApolloClient()
  const say = async (verdict: 'NO' | 'YES') => {
    if (against || isRunning || verdict === burnedIn) return
    const done = await act({ input: { imageId, verdict, expected: burnedIn } })
    // Somebody was faster: what they said is shown, and the next answer is given to that.
    if (!done) await client.refetchQueries({ include: ['Image'] })
  }
  useKeys(
    against
      ? []
      : answers.map(({ verdict, text, key }) => ({ keys: key, does: `Say: ${text}`, act: () => void say(verdict) })),
  )
  const isOpen = burnedIn === 'SUSPECTED' || burnedIn === 'YES'
  return (
    <section
      aria-labelledby="burned-in"
      className={cn('flex flex-col gap-2', isOpen && 'rounded-md border border-warn/50 bg-warn-wash p-3')}
    >
      <h2 id="burned-in" className={cn(isOpen ? 'font-semibold' : 'text-xs text-muted')}>
        Names in the picture
      </h2>
      {burnedIn && <p className="text-xs text-muted">{said[burnedIn]}</p>}
      <div className="flex flex-col gap-1">
        {answers.map(({ verdict, text, key }) => (
          <Button
            key={verdict}
            size={isOpen ? 'md' : 'sm'}
            className={cn('justify-start', burnedIn === verdict && 'border-accent bg-accent-wash')}
            aria-pressed={burnedIn === verdict}
            isBusy={isRunning}
            disabledReason={against}
            onClick={() => void say(verdict)}
          >
            <span className="flex-1 text-left">{text}</span>
            <Keys keys={key} />
          </Button>
        ))}
      </div>
      <ProblemNotice problem={problem} />
    </section>
  )
}
