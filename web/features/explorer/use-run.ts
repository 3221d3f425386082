'use client'
import { useEffect, useRef, useState } from 'react'
import { readVariables } from './check-document.ts'
import { type Answer, ask, isSubscription, listen } from './send-document.ts'

const problemOf = (error: unknown): string => {
  const list: unknown[] = Array.isArray(error) ? error : [error]
  return list.map(e => (e instanceof Error ? e.message : JSON.stringify(e))).join('\n')
}

/** Sends a document, or listens to it, one at a time. */
export function useRun() {
  const [answer, setAnswer] = useState<Answer>()
  const [problem, setProblem] = useState<string>()
  const [isRunning, setIsRunning] = useState(false)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  async function run(query: string, variablesText: string) {
    const variables = readVariables(variablesText)
    if (typeof variables === 'string') return setProblem(variables)
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    setProblem(undefined)
    setIsRunning(true)
    try {
      if (isSubscription(query)) await listen({ query, variables }, mine.signal, setAnswer)
      else setAnswer(await ask({ query, variables }, mine.signal))
    } catch (error) {
      if (!mine.signal.aborted) setProblem(problemOf(error))
    } finally {
      if (running.current === mine) setIsRunning(false)
    }
  }

  return { run, stop: () => running.current?.abort(), answer, problem, isRunning }
}
