'use client'
import { useEffect, useRef } from 'react'
import { cn } from '@/lib/class-names.ts'
import { isOfOneGroup, isOfTwoClasses, type Pair, type PairImage } from './pair.ts'
import { formatScore, sayEvidence } from './pair-words.ts'

interface PairListProps {
  pairs: readonly Pair[]
  openId: string
  onOpen: (pairId: string) => void
}

/** Pairs, those with most evidence first. The focus goes along with the open one where it is in the list. */
export function PairList({ pairs, openId, onOpen }: PairListProps) {
  const list = useRef<HTMLUListElement>(null)
  const isIn = useRef(false)
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[data-pair="${openId}"]`)
    row?.scrollIntoView({ block: 'nearest' })
    if (isIn.current) row?.focus({ preventScroll: true })
  }, [openId])
  return (
    <ul
      ref={list}
      aria-label="Pairs"
      onFocus={() => {
        isIn.current = true
      }}
      onBlur={event => {
        // What is taken out of the page loses the focus to nothing: it stays in the list.
        if (event.relatedTarget) isIn.current = false
      }}
      className="flex flex-col"
    >
      {pairs.map(pair => (
        <li key={pair.id}>
          <PairRow pair={pair} isOpen={pair.id === openId} onOpen={() => onOpen(pair.id)} />
        </li>
      ))}
    </ul>
  )
}

function PairRow({ pair, isOpen, onOpen }: { pair: Pair; isOpen: boolean; onOpen: () => void }) {
  return (
    <button
      type="button"
      data-pair={pair.id}
      aria-current={isOpen || undefined}
      tabIndex={isOpen ? 0 : -1}
      onClick={onOpen}
      className={cn(
        'flex w-full items-center gap-2 border-b border-l-2 border-l-transparent px-2 py-1.5 text-left hover:bg-raised focus-visible:-outline-offset-2',
        isOpen && 'border-l-accent bg-accent-wash hover:bg-accent-wash',
      )}
    >
      <Small image={pair.firstImage} />
      <Small image={pair.secondImage} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2">
          <span className="font-medium">{formatScore(pair.score)}</span>
          {isOfOneGroup(pair) && <span className="text-xs text-muted">one group</span>}
          {isOfTwoClasses(pair) && <span className="text-xs text-warn">different classes</span>}
        </span>
        <span className="truncate text-xs text-muted">{sayEvidence(pair)}</span>
        <span className="truncate font-mono text-2xs text-muted">
          {nameOf(pair.firstImage)}, {nameOf(pair.secondImage)}
        </span>
      </span>
    </button>
  )
}

const nameOf = ({ fileName }: PairImage) => fileName.split('/').at(-1)

const Small = ({ image: { thumbnailUrl } }: { image: PairImage }) => (
  // biome-ignore lint/performance/noImgElement: a thumbnail behind the session, already small
  <img src={thumbnailUrl} alt="" loading="lazy" className="size-10 shrink-0 bg-black object-contain" />
)
