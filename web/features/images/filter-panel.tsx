'use client'
import { useEffect, useRef, useState } from 'react'
import { ClassMark } from '@/components/class-mark.tsx'
import { TextInput } from '@/components/field.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCount } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import type { ImageFilter } from './image-filter.ts'

export const filterPanelFragment = graphql(`
  fragment FilterPanel on Project {
    imageCount
    unlabelledCount
    labelCounts { imageCount labelClass { id name position } }
  }
`)

interface FilterPanelProps {
  project: FragmentOf<typeof filterPanelFragment>
  filter: ImageFilter
  onChange: (part: Record<string, string | null>) => void
}

export function FilterPanel({ project, filter, onChange }: FilterPanelProps) {
  const { imageCount, unlabelledCount, labelCounts } = readFragment(filterPanelFragment, project)
  const chosen = filter.unlabelled ? 'none' : filter.labelClassId
  const choices = [
    { value: null, text: 'All images', count: imageCount },
    { value: 'none', text: 'Unlabelled', count: unlabelledCount },
    ...labelCounts.map(({ labelClass, imageCount }) => ({ value: labelClass.id, labelClass, count: imageCount })),
  ]
  return (
    <div className="flex flex-col gap-3">
      <Search value={filter.search} onChange={q => onChange({ q })} />
      <ul aria-label="Label" className="flex flex-col">
        {choices.map(choice => (
          <li key={choice.value ?? 'all'}>
            <button
              type="button"
              aria-pressed={chosen === choice.value}
              onClick={() => onChange({ class: choice.value })}
              className={cn(
                'flex h-7 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-raised',
                chosen === choice.value && 'bg-accent-wash font-medium',
              )}
            >
              <span className="min-w-0 flex-1 truncate">
                {'labelClass' in choice ? <ClassMark labelClass={choice.labelClass} /> : choice.text}
              </span>
              <span className="text-xs text-muted">{formatCount(choice.count)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Search({ value, onChange }: { value: string | null; onChange: (q: string | null) => void }) {
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
      aria-label="File name or group"
      placeholder="File name or group"
      value={typed}
      onChange={e => setTyped(e.target.value)}
      onKeyDown={e => e.key === 'Escape' && e.currentTarget.blur()}
    />
  )
}
