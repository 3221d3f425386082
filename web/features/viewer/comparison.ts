import { useState } from 'react'

/** What stands beside the image that is looked at. */
export interface Comparison {
  isOn: boolean
  /** "previous", "next" or the id of an image. */
  chosen: string
  choose(what: string): void
  toggle(): void
}

/** It stays as it was from image to image. */
export function useComparison(): Comparison {
  const [isOn, setIsOn] = useState(false)
  const [chosen, setChosen] = useState('previous')
  return {
    ...{ isOn, chosen },
    choose(what) {
      setChosen(what)
      setIsOn(true)
    },
    toggle: () => setIsOn(!isOn),
  }
}
