interface Waiting {
  places: number
  start: () => void
}

/**
 * Lets so many acts run at once, in the order they came; one that must be alone waits for the others, and they for it. An act
 * may leave before it is over: what is left of it hinders nobody.
 */
export function openGate(atOnce: number) {
  let free = atOnce
  const waiting: Waiting[] = []
  const admit = () => {
    for (let next = waiting[0]; next && next.places <= free; next = waiting[0]) {
      waiting.shift()
      free -= next.places
      next.start()
    }
  }
  return async <T>(act: (leave: () => void) => Promise<T>, isAlone = false): Promise<T> => {
    let places = isAlone ? atOnce : 1
    await new Promise<void>(start => {
      waiting.push({ places, start })
      admit()
    })
    const leave = () => {
      free += places
      places = 0
      admit()
    }
    try {
      return await act(leave)
    } finally {
      leave()
    }
  }
}
