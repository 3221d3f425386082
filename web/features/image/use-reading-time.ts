'use client'
import { useRef } from 'react'

const longestMs = 24 * 3600 * 1000

/** How long the image was looked at for its next answer: since it was shown, or since the last one. */
export function useReadingTime() {
  const startedAt = useRef(performance.now())
  return {
    /** Milliseconds; null over a day, when nobody was reading. */
    sinceAnswered: () => {
      const ms = Math.round(performance.now() - startedAt.current)
      return ms > longestMs ? null : ms
    },
    start: () => {
      startedAt.current = performance.now()
    },
  }
}
