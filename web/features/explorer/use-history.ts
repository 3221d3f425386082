'use client'
import { useCallback, useEffect, useState } from 'react'

export interface Sent {
  query: string
  variables: string
}

const key = 'lamina.explorer'
const mostKept = 30

const isSent = (value: unknown): value is Sent =>
  typeof value === 'object' && value !== null && 'query' in value && 'variables' in value

function read(): Sent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isSent) : []
  } catch {
    return [] // written by somebody else: begun anew
  }
}

/** What was sent from this browser, the newest first. */
export function useHistory() {
  const [history, setHistory] = useState<Sent[]>([])
  useEffect(() => setHistory(read()), [])
  const keep = useCallback((sent: Sent) => {
    const others = read().filter(s => s.query !== sent.query || s.variables !== sent.variables)
    const next = [sent, ...others].slice(0, mostKept)
    localStorage.setItem(key, JSON.stringify(next))
    setHistory(next)
  }, [])
  const clear = useCallback(() => {
    localStorage.removeItem(key)
    setHistory([])
  }, [])
  return { history, keep, clear }
}
