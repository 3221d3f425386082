import { makeVar } from '@apollo/client'
import { useApolloClient, useReactiveVar } from '@apollo/client/react'
import { useState } from 'react'
import type { Entry } from '@/features/outbox/entry.ts'
import type { Outbox } from '@/features/outbox/outbox.ts'
import { useOutbox, useOutboxState } from '@/features/outbox/outbox-context.tsx'
import { lastAnswer } from '@/features/outbox/queue.ts'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { answeredImageFragment } from './answered-image.ts'
import { forgetGroup } from './forget-group.ts'

const takeBackMutation = graphql(
  `
  mutation TakeBackLabel($input: TakeBackLabelInput!, $idempotencyKey: String) {
    takeBackLabel(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Image { id ...AnsweredImage }
      ...Problem
    }
  }
`,
  [answeredImageFragment, problemFragment],
)

/** What was said of the last one that was taken back: the page goes to its image, and says it there. */
const said = makeVar<{ imageId: string; words: string } | null>(null)

/** An answer that is on its way is waited for so long. */
const patienceMs = 10_000

/** What became of an answer that was sent; still waiting: nobody knows yet. */
function settled(outbox: Outbox, key: string): Promise<Entry | undefined> {
  const find = () => outbox.state.entries.find(e => e.key === key)
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      leave()
      resolve(find())
    }
    const look = () => find()?.state !== 'waiting' && end()
    const timer = setTimeout(end, patienceMs)
    const leave = outbox.subscribe(look)
    look()
  })
}

interface TakeBackParts {
  image: { id: string; fileName: string }
  /** The newest answer of whoever looks on this image; null: there is none that counts. */
  ownLabelId: string | null
  onGo: (imageId: string) => void
}

/**
 * Takes back what was answered last here, wherever it was, and goes there; where nothing was answered lately, one's own
 * answer on this image.
 */
export function useTakeBack({ image, ownLabelId, onGo }: TakeBackParts) {
  const client = useApolloClient()
  const outbox = useOutbox()
  const { id: projectId } = useProject()
  const { act, problem } = useAct(takeBackMutation)
  const [isRunning, setIsRunning] = useState(false)
  const words = useReactiveVar(said)
  const { entries } = useOutboxState()
  const last = lastAnswer(entries, projectId)
  const say = (imageId: string, words: string) => void said({ imageId, words })

  /** @returns whether it was taken back */
  async function undo(): Promise<boolean> {
    // What was not sent yet is not known to anybody: it is dropped here.
    if (last?.state === 'waiting' && (await outbox.dropUnsent(last.key))) return true
    const saved = last?.state === 'waiting' ? await settled(outbox, last.key) : last
    if (saved?.state === 'waiting') say(image.id, 'Your last answer is not saved yet: take it back once it is.')
    const labelId = last ? saved?.labelId : ownLabelId
    if (!labelId) return false
    if (!(await act({ input: { labelId } }))) return false
    forgetGroup(client.cache, last?.input.imageId ?? image.id)
    await outbox.forget(last?.input.imageId ?? image.id)
    return true
  }

  async function takeBack(): Promise<void> {
    said(null)
    const imageId = last?.input.imageId ?? image.id
    if (!last && !ownLabelId) return say(image.id, 'You have answered nothing here that could be taken back.')
    setIsRunning(true)
    const isDone = await undo()
    setIsRunning(false)
    if (!isDone) return
    say(imageId, last ? `Taken back: ${last.words}, on ${last.imageName}` : 'Your answer is taken back.')
    if (imageId !== image.id) onGo(imageId)
  }
  return {
    takeBack,
    isRunning,
    problem,
    words: words?.imageId === image.id ? words.words : '',
    /** What it would take back, as people say it; null: nothing. */
    meant: last ? `${last.words}, on ${last.imageName}` : ownLabelId ? `your answer on ${image.fileName}` : null,
  }
}
