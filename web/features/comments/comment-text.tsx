'use client'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { cn } from '@/lib/class-names.ts'
import { findPeople, type Person, putName, readWanted } from './mention.ts'
import { useMembers } from './use-members.ts'

interface CommentTextProps {
  label: string
  text: string
  onText: (text: string) => void
  onName: (person: Person) => void
  onSend: () => void
  onLeave: () => void
}

/** Several lines in which @ names somebody: a list opens that arrows go through, Enter chooses from and Escape closes. */
export function CommentText({ label, text, onText, onName, onSend, onLeave }: CommentTextProps) {
  const id = useId()
  const input = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState(0)
  const [at, setAt] = useState(0)
  const [dismissed, setDismissed] = useState<number>()
  const moveTo = useRef<number>(undefined)
  const wanted = readWanted(text, caret)
  const members = useMembers(text.includes('@'))
  const offered = wanted && wanted.from !== dismissed ? findPeople(members, wanted.word) : []
  const current = offered[Math.min(at, offered.length - 1)]
  useLayoutEffect(() => input.current?.focus(), [])
  useLayoutEffect(() => {
    if (moveTo.current === undefined) return
    input.current?.setSelectionRange(moveTo.current, moveTo.current)
    moveTo.current = undefined
  })

  const choose = (person: Person) => {
    if (!wanted) return
    const put = putName(text, wanted.from, caret, person)
    onText(put.text)
    onName(person)
    setCaret(put.caret)
    moveTo.current = put.caret
    input.current?.focus()
  }
  const inList = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setAt((Math.min(at, offered.length - 1) + step + offered.length) % offered.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && current) choose(current)
    else if (event.key === 'Escape') setDismissed(wanted?.from)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onSend()
    } else if (offered.length > 0) inList(event)
    else if (event.key === 'Escape') onLeave()
  }

  return (
    <div className="relative">
      <textarea
        ref={input}
        aria-label={label}
        placeholder="@ names somebody"
        rows={3}
        maxLength={4000}
        value={text}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={current && `${id}-${current.id}`}
        onChange={e => {
          onText(e.target.value)
          setCaret(e.target.selectionStart)
          setAt(0)
        }}
        onSelect={e => setCaret(e.currentTarget.selectionStart)}
        onKeyDown={press}
        className="w-full min-w-0 resize-y rounded-md border border-line-strong bg-page px-2 py-1 text-sm text-ink placeholder:text-muted"
      />
      {offered.length > 0 && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label="People of the project"
          className="absolute inset-x-0 top-full z-10 rounded-md border border-line-strong bg-surface py-1 shadow-lg"
        >
          {offered.map(person => (
            <div
              key={person.id}
              id={`${id}-${person.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={person === current}
              onPointerDown={e => {
                e.preventDefault()
                choose(person)
              }}
              className={cn('cursor-default truncate px-2 py-1', person === current && 'bg-accent-wash')}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
      <p role="status" className="sr-only">
        {offered.length > 0 && `${offered.length} people; ${current?.name} is chosen by Enter`}
      </p>
    </div>
  )
}
