/** Whoever waits for too much at once is asked to come again. */
export class TooManyWaiting extends Error {
  override name = 'TooManyWaiting'
  constructor(most: number) {
    super(`${most} of your requests are under way already: ask again when some of them are answered`)
  }
}

interface Waiting {
  go(): void
}

interface Turn {
  /** Id of the person. */
  whose: string
  /** Aborted when they no longer wait for it. */
  left: AbortSignal
}

/**
 * At most `atOnce` of these acts run at once. People take turns, whoever came first first; the acts of one person wait in
 * the order in which they came, at most `waitingEach` of them. An act that nobody waits for any more is not begun.
 */
export function takeTurns({ atOnce, waitingEach }: { atOnce: number; waitingEach: number }) {
  let running = 0
  /** By person, whose turn is next first. */
  const line = new Map<string, Waiting[]>()

  const wait = ({ whose, left }: Turn) =>
    new Promise<'go' | 'left'>(resolve => {
      const mine = line.get(whose) ?? []
      const leave = () => {
        mine.splice(mine.indexOf(waiting), 1)
        if (mine.length === 0) line.delete(whose)
        resolve('left')
      }
      const waiting: Waiting = {
        go() {
          left.removeEventListener('abort', leave)
          resolve('go')
        },
      }
      left.addEventListener('abort', leave, { once: true })
      mine.push(waiting)
      line.set(whose, mine)
    })

  const goOn = () => {
    for (const [whose, mine] of line) {
      const next = mine.shift()
      line.delete(whose)
      // Behind everybody who waits.
      if (mine.length > 0) line.set(whose, mine)
      return next?.go()
    }
    running--
  }

  /** @throws TooManyWaiting @returns undefined: not begun, since nobody waited for it any more */
  return async <T>(turn: Turn, act: () => Promise<T>): Promise<T | undefined> => {
    if (turn.left.aborted) return undefined
    if (running === atOnce) {
      if ((line.get(turn.whose)?.length ?? 0) >= waitingEach) throw new TooManyWaiting(waitingEach)
      if ((await wait(turn)) === 'left') return undefined
    } else running++
    try {
      return await act()
    } finally {
      goOn()
    }
  }
}
