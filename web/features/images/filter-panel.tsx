'use client'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { ClassMark } from '@/components/class-mark.tsx'
import { TextInput } from '@/components/field.tsx'
import { type ImageState, stateWords } from '@/features/image/reading-words.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCount, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { type ImageFilter, noFilter, splits } from './image-filter.ts'

export const filterPanelFragment = graphql(`
  fragment FilterPanel on Project {
    imageCount
    unlabelledCount
    suspectedBurnedInCount
    burnedInCount
    publishedCounts { split imageCount }
    takenOutCount
    viewerReadsBlind
    readingStateCounts { readingState imageCount }
    labelCounts { imageCount labelClass { id name position } }
  }
`)

interface FilterPanelProps {
  project: FragmentOf<typeof filterPanelFragment>
  filter: ImageFilter
  onChange: (part: Record<string, string | null>) => void
}

export function FilterPanel({ project, filter, onChange }: FilterPanelProps) {
  const counts = readFragment(filterPanelFragment, project)
  const { imageCount, unlabelledCount, labelCounts } = counts
  const chosen = filter.unlabelled ? 'none' : filter.labelClassId
  const isWhole = Object.values(filter).every(value => value === null)
  const choices = [
    { value: 'none', text: 'Unlabelled', count: unlabelledCount },
    ...labelCounts.map(({ labelClass, imageCount }) => ({ value: labelClass.id, labelClass, count: imageCount })),
  ]
  return (
    <div className="flex flex-col gap-3">
      {!counts.viewerReadsBlind && <Search value={filter.search} onChange={q => onChange({ q })} />}
      <ul aria-label="Label" className="flex flex-col">
        <li>
          <FilterButton isChosen={isWhole} count={imageCount} onClick={() => onChange(noFilter)}>
            All images
          </FilterButton>
        </li>
        {(counts.viewerReadsBlind ? [] : choices).map(choice => (
          <li key={choice.value}>
            <FilterButton
              isChosen={chosen === choice.value}
              count={choice.count}
              onClick={() => onChange({ class: choice.value })}
            >
              {'labelClass' in choice ? <ClassMark labelClass={choice.labelClass} /> : choice.text}
            </FilterButton>
          </li>
        ))}
      </ul>
      {counts.viewerReadsBlind ? (
        <p className="px-2 text-xs text-muted">
          You read this project blind: its images are not listed by class, name or state, and counts are of your own
          answers.
        </p>
      ) : (
        <StateFilter counts={counts.readingStateCounts} chosen={filter.readingState} onChange={onChange} />
      )}
      <SplitFilter counts={counts.publishedCounts} chosen={filter.publishedSplit} onChange={onChange} />
      <TextFilter counts={counts} chosen={filter.burnedIn} onChange={onChange} />
      <TakenOutFilter count={counts.takenOutCount} isChosen={filter.takenOut !== null} onChange={onChange} />
    </div>
  )
}

interface StateFilterProps {
  counts: readonly { readingState: ImageState; imageCount: number }[]
  chosen: ImageState | null
  onChange: FilterPanelProps['onChange']
}

/** How far reading is; not there where an image is read or is not, and nothing is between. */
function StateFilter({ counts, chosen, onChange }: StateFilterProps) {
  const id = useId()
  const shown = counts.filter(({ imageCount, readingState }) => imageCount > 0 || readingState === chosen)
  if (shown.every(({ readingState: state }) => state === 'UNREAD' || state === 'DONE') && chosen === null) return null
  return (
    <div className="flex flex-col border-t pt-2">
      <h2 id={id} className="px-2 pb-1 text-xs font-medium text-muted">
        Reading
      </h2>
      <ul aria-labelledby={id} className="flex flex-col">
        {shown.map(({ readingState, imageCount }) => (
          <li key={readingState}>
            <FilterButton
              isChosen={readingState === chosen}
              count={imageCount}
              onClick={() => onChange({ state: readingState === chosen ? null : readingState.toLowerCase() })}
            >
              {readingState === 'UNREAD' ? 'Unread' : stateWords[readingState]}
            </FilterButton>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface SplitFilterProps {
  counts: readonly { split: ImageFilter['publishedSplit']; imageCount: number }[]
  chosen: ImageFilter['publishedSplit']
  onChange: FilterPanelProps['onChange']
}

/** The splits that images were published in; not there where none was. */
function SplitFilter({ counts, chosen, onChange }: SplitFilterProps) {
  const id = useId()
  if (counts.length === 0 && chosen === null) return null
  const countOf = (split: ImageFilter['publishedSplit']) => counts.find(c => c.split === split)?.imageCount ?? 0
  return (
    <div className="flex flex-col border-t pt-2">
      <h2 id={id} className="px-2 pb-1 text-xs font-medium text-muted">
        Published split
      </h2>
      <ul aria-labelledby={id} className="flex flex-col">
        {splits
          .filter(split => countOf(split) > 0 || split === chosen)
          .map(split => (
            <li key={split}>
              <FilterButton
                isChosen={split === chosen}
                count={countOf(split)}
                onClick={() => onChange({ split: split === chosen ? null : split.toLowerCase() })}
              >
                {formatWord(split)}
              </FilterButton>
            </li>
          ))}
      </ul>
    </div>
  )
}

interface TextFilterProps {
  counts: { suspectedBurnedInCount: number; burnedInCount: number }
  chosen: ImageFilter['burnedIn']
  onChange: FilterPanelProps['onChange']
}

/** Pictures that may have names written in, and those that have; not there where no file gave reason to ask. */
function TextFilter({ counts, chosen, onChange }: TextFilterProps) {
  const choices = [
    { value: 'SUSPECTED', param: 'check', text: 'Text to check', count: counts.suspectedBurnedInCount },
    { value: 'YES', param: 'seen', text: 'Names in the picture', count: counts.burnedInCount },
  ].filter(choice => choice.count > 0 || choice.value === chosen)
  if (choices.length === 0) return null
  return (
    <ul aria-label="Text in the picture" className="flex flex-col border-t pt-2">
      {choices.map(({ value, param, text, count }) => (
        <li key={value}>
          <FilterButton
            isChosen={value === chosen}
            count={count}
            onClick={() => onChange({ text: value === chosen ? null : param })}
          >
            {text}
          </FilterButton>
        </li>
      ))}
    </ul>
  )
}

interface TakenOutFilterProps {
  count: number
  isChosen: boolean
  onChange: FilterPanelProps['onChange']
}

/** Not there where nothing is out. */
function TakenOutFilter({ count, isChosen, onChange }: TakenOutFilterProps) {
  if (!isChosen && count === 0) return null
  return (
    <div className="border-t pt-2">
      <FilterButton isChosen={isChosen} count={count} onClick={() => onChange({ out: isChosen ? null : 'yes' })}>
        Taken out
      </FilterButton>
    </div>
  )
}

interface FilterButtonProps {
  isChosen: boolean
  count: number
  onClick: () => void
  children: ReactNode
}

function FilterButton({ isChosen, count, onClick, children }: FilterButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onClick}
      className={cn(
        'flex h-7 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-raised',
        isChosen && 'bg-accent-wash font-medium',
      )}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <span className="text-xs text-muted">{formatCount(count)}</span>
    </button>
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
      maxLength={200}
      aria-label="File name or group"
      placeholder="File name or group"
      value={typed}
      onChange={e => setTyped(e.target.value)}
      onKeyDown={e => e.key === 'Escape' && e.currentTarget.blur()}
    />
  )
}
