'use client'
import { useCallback, useEffect, useState } from 'react'

export interface Sent {
  query: string
  variables: string
}

const key = 'lamina.explorer'
const mostKept = 30
/** A browser keeps some five million in all. */
const mostCharacters = 1_000_000

const isSent = (value: unknown): value is Sent =>
  typeof value === 'object' && value !== null && 'query' in value && 'variables' in value

function read(): Sent[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isSent) : []
  } catch {
    return [] // written by somebody else: begun anew
  }
}

/** What was sent from this tab, the newest first; forgotten at sign-out, for what is asked may hold secrets. */
export function useHistory() {
  const [history, setHistory] = useState<Sent[]>([])
  useEffect(() => setHistory(read()), [])
  const keep = useCallback((sent: Sent) => {
    const others = read().filter(s => s.query !== sent.query || s.variables !== sent.variables)
    const next = [sent, ...others].slice(0, mostKept)
    const text = JSON.stringify(next)
    if (text.length > mostCharacters) return
    sessionStorage.setItem(key, text)
    setHistory(next)
  }, [])
  const clear = useCallback(() => {
    sessionStorage.removeItem(key)
    setHistory([])
  }, [])
  return { history, keep, clear }
}
