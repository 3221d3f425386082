'use client'
import { useEffect, useState } from 'react'
import { type Kept, valueFor } from './kept.ts'

/** State that a reload of this window does not lose; what is stored was stored by this same place. */
function useKept<Value>(key: string, initial: Value) {
  const [value, setValue] = useState<Value>(() => {
    const kept = sessionStorage.getItem(key)
    return kept === null ? initial : (JSON.parse(kept) as Value)
  })
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(value)), [key, value])
  return [value, setValue] as const
}

/** The same for what belongs to something: of anything else than `of`, it is forgotten. */
export function useKeptOf<Value>(key: string, of: string, initial: Value) {
  const [kept, setKept] = useKept<Kept<Value>>(key, { of, value: initial })
  return [valueFor(kept, of, initial), (value: Value) => setKept({ of, value })] as const
}
