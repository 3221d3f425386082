/** How what is shown comes to the page: pushed, asked for, or not at all for now. */
export type LiveState = 'opening' | 'live' | 'polling' | 'connecting' | 'over' | 'refused'

/** What was heard of what is followed: it goes on, that was the last of it, or it is not for whoever asks. */
export type Heard = 'more' | 'last' | 'refused'

export interface Line {
  /**
   * Opens a subscription from where the page stands.
   * @param cut called once, when it has ended though there is more
   * @returns how to leave it
   */
  open(hear: (heard: Heard) => void, cut: () => void): () => void
  /** Asks once, for what is new since. Rejects where nobody answers. */
  ask(): Promise<Heard>
  show(state: LiveState): void
}

export const pollMs = 3000
const firstWaitMs = 500
const longestWaitMs = 8000
/** Of a page that is served well enough by asking. */
const longestWaitWhilePollingMs = 30_000
/** A subscription that was cut sooner has failed, whatever it told: some proxies let each socket live for a moment. */
const steadyMs = 5000
const failuresBeforePolling = 3

/**
 * Follows something across cut sockets: waits, and opens again. Where sockets do not come through it asks every three
 * seconds, and tries a socket now and then. @returns how to leave
 */
export function follow({ open, ask, show }: Line): () => void {
  let state: LiveState = 'opening'
  let [failures, waitMs] = [0, firstWaitMs]
  let [isDone, isPolling, isAway] = [false, false, false]
  let leave: (() => void) | undefined
  let newest = 0
  const timers = new Map<'open' | 'poll' | 'steady', ReturnType<typeof setTimeout>>()
  const later = (name: 'open' | 'poll' | 'steady', act: () => void, ms: number) => {
    clearTimeout(timers.get(name))
    timers.set(name, setTimeout(act, ms))
  }
  const to = (next: LiveState) => {
    if (next !== state) show(next)
    state = next
  }
  /** Whatever is told of it from here on is stale, what leaving it tells too. */
  const drop = () => {
    newest += 1
    const last = leave
    leave = undefined
    last?.()
  }
  const stop = () => {
    isDone = true
    for (const timer of timers.values()) clearTimeout(timer)
    drop()
  }
  const end = (as: 'over' | 'refused') => {
    to(as)
    stop()
  }

  const begin = () => {
    drop()
    const own = newest
    const isStale = () => isDone || own !== newest
    const left = open(
      heard => {
        if (isStale()) return
        if (heard !== 'more') return end(heard === 'last' ? 'over' : 'refused')
        isPolling = false
        clearTimeout(timers.get('poll'))
        if (state !== 'live') later('steady', becomeSteady, steadyMs)
        to('live')
      },
      () => {
        if (isStale()) return
        fail()
      },
    )
    if (isStale()) left()
    else leave = left
  }
  const becomeSteady = () => {
    failures = 0
    waitMs = firstWaitMs
  }
  const fail = () => {
    drop()
    clearTimeout(timers.get('steady'))
    failures += 1
    if (!isPolling) to('connecting')
    if (failures >= failuresBeforePolling && !isPolling) {
      isPolling = true
      void poll()
    }
    later('open', begin, waitMs)
    waitMs = Math.min(waitMs * 2, state === 'polling' ? longestWaitWhilePollingMs : longestWaitMs)
  }
  const poll = async () => {
    const heard = await ask().catch(() => null)
    if (isDone || !isPolling) return
    if (heard === 'last') return end('over')
    if (heard === 'refused') return end('refused')
    to(heard ? 'polling' : 'connecting')
    // The server is back: a socket may be had, too.
    if (heard && isAway) {
      waitMs = firstWaitMs
      later('open', begin, 0)
    }
    isAway = !heard
    later('poll', () => void poll(), pollMs)
  }

  begin()
  return stop
}

/** What people are told beside what is followed; null: nothing, for it is as it should be. */
export function sayLive(state: LiveState): string | null {
  if (state === 'refused') return 'Live updates were refused. Load the page again to see how it stands.'
  if (state === 'connecting') return 'Connecting. What you see may be old; the page goes on by itself.'
  if (state !== 'polling') return null
  return `Updated every ${pollMs / 1000} seconds, by asking: no lasting connection comes through to the server.`
}
