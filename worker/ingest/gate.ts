interface Waiting {
  places: number
  start: () => void
}

/** Lets so many acts run at once, in the order they came; one that must be alone waits for the others, and they for it. */
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
  return async <T>(act: () => Promise<T>, isAlone = false): Promise<T> => {
    const places = isAlone ? atOnce : 1
    await new Promise<void>(start => {
      waiting.push({ places, start })
      admit()
    })
    try {
      return await act()
    } finally {
      free += places
      admit()
    }
  }
}
