'use client'
import { useApolloClient } from '@apollo/client/react'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import { newKey } from '@/lib/idempotency-key.ts'
import { hasSessionEnded, isOffline } from '@/lib/session.ts'
import type { Entry } from './entry.ts'
import { Outbox } from './outbox.ts'
import { answersOf } from './queue.ts'
import { sendAnswer, showAnswer } from './send-answer.ts'
import { openShelf } from './shelf.ts'

const OutboxContext = createContext<Outbox | null>(null)

/** What one tab says to the others; with data: what the server answered. */
interface Said {
  entry?: Entry
  data?: unknown
}

/** Not on plain http: there two tabs may send one answer twice, and its key makes it one. */
const alone = (name: string, act: () => Promise<void>): Promise<void> =>
  navigator.locks ? navigator.locks.request(name, act) : act()

/** What is on its way of whoever is signed in; it goes on wherever they are. */
export function OutboxProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const client = useApolloClient()
  const { outbox, channel } = useMemo(() => {
    const channel = { post: (_: Said) => {} }
    const parts = {
      userId,
      shelf: openShelf(),
      send: (entry: Entry) => sendAnswer(client, entry, data => channel.post({ entry, data })),
      tell: () => channel.post({}),
      alone,
      mayGo: () => !hasSessionEnded(),
      newKey,
    }
    return { outbox: new Outbox(parts), channel }
  }, [client, userId])

  useEffect(() => {
    const radio = new BroadcastChannel(`lamina-outbox ${userId}`)
    channel.post = said => radio.postMessage(said)
    radio.onmessage = ({ data: said }: MessageEvent<Said>) => {
      if (said.entry && said.data) showAnswer(client, said.data, said.entry)
      void outbox.look()
    }
    const close = outbox.open()
    const go = () => void outbox.hurry()
    const goIfSeen = () => document.visibilityState === 'visible' && go()
    const ends = [onEach(isOffline, isAway => !isAway && go()), onEach(hasSessionEnded, isOver => !isOver && go())]
    addEventListener('online', go)
    addEventListener('focus', go)
    document.addEventListener('visibilitychange', goIfSeen)
    return () => {
      channel.post = () => {}
      radio.close()
      close()
      for (const end of ends) end()
      removeEventListener('online', go)
      removeEventListener('focus', go)
      document.removeEventListener('visibilitychange', goIfSeen)
    }
  }, [client, userId, outbox, channel])

  return <OutboxContext value={outbox}>{children}</OutboxContext>
}

/** Hears every change of a variable, not the next one alone. */
function onEach<Value>(
  variable: { onNextChange: (hear: (value: Value) => void) => () => void },
  hear: (value: Value) => void,
): () => void {
  let end = () => {}
  const listen = () => {
    end = variable.onNextChange(value => {
      listen()
      hear(value)
    })
  }
  listen()
  return () => end()
}

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext)
  if (!outbox) throw new Error('useOutbox where nobody is signed in')
  return outbox
}

export function useOutboxState() {
  const outbox = useOutbox()
  const read = () => outbox.state
  return useSyncExternalStore(outbox.subscribe, read, read)
}

/** What was said of an image here and may not have reached the server yet, in order. */
export const useAnswersOf = (imageId: string): Entry[] => answersOf(useOutboxState().entries, imageId)
