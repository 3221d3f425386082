'use client'
import { useEffect, useRef, useState } from 'react'
import { TextInput } from '@/components/field.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'

/** Asks when typing pauses. */
export function SearchField({ value, onChange }: { value: string | null; onChange: (q: string | null) => void }) {
  const given = value ?? ''
  const [typed, setTyped] = useState(given)
  const [sent, setSent] = useState(given)
  const [seen, setSeen] = useState(given)
  const input = useRef<HTMLInputElement>(null)
  useKeys([{ keys: '/', does: 'Search', act: () => input.current?.focus() }])
  if (given !== seen) {
    setSeen(given)
    if (given !== sent) {
      // Cleared from elsewhere: what was typed does not come again.
      setSent(given)
      setTyped(given)
    }
  }
  useEffect(() => {
    const wanted = typed.trim()
    if (wanted === sent) return
    const timer = setTimeout(() => {
      setSent(wanted)
      onChange(wanted || null)
    }, 250)
    return () => clearTimeout(timer)
  }, [typed, sent, onChange])
  return (
    <TextInput
      ref={input}
      type="search"
      maxLength={200}
      aria-label="File name or group"
      placeholder="File name or group"
      value={typed}
      onChange={e => setTyped(e.target.value)}
      onKeyDown={e => e.key === 'Escape' && e.currentTarget.blur()}
    />
  )
}
