import { useId } from 'react'
import { type ImageState, stateWords } from '@/features/image/reading-words.ts'
import { formatWord } from '@/lib/format.ts'
import { type ImageFilter, splits } from './filter-address.ts'
import { FilterButton } from './filter-button.tsx'
import type { ChangeFilter } from './image-filter.ts'

interface StateFilterProps {
  counts: readonly { readingState: ImageState; imageCount: number }[]
  chosen: ImageState | null
  onChange: ChangeFilter
}

/** How far reading is; not there where an image is read or is not, and nothing is between. */
export function StateFilter({ counts, chosen, onChange }: StateFilterProps) {
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
              {stateWords[readingState]}
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
  onChange: ChangeFilter
}

/** The splits that images were published in; not there where none was. */
export function SplitFilter({ counts, chosen, onChange }: SplitFilterProps) {
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
  onChange: ChangeFilter
}

/** Pictures that may have names written in, and those that have; not there where no file gave reason to ask. */
export function TextFilter({ counts, chosen, onChange }: TextFilterProps) {
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

interface MarkFilterProps {
  count: number
  isChosen: boolean
  onChange: ChangeFilter
}

/** Not there where nothing is out. */
export function TakenOutFilter({ count, isChosen, onChange }: MarkFilterProps) {
  if (!isChosen && count === 0) return null
  return (
    <div className="border-t pt-2">
      <FilterButton isChosen={isChosen} count={count} onClick={() => onChange({ out: isChosen ? null : 'yes' })}>
        Taken out
      </FilterButton>
    </div>
  )
}

/** Not there where no image has an open flag. */
export function GoldFilter({ count, isChosen, onChange }: MarkFilterProps) {
  if (!isChosen && count === 0) return null
  return (
    <div className="border-t pt-2">
      <FilterButton isChosen={isChosen} count={count} onClick={() => onChange({ gold: isChosen ? null : 'yes' })}>
        Gold answer
      </FilterButton>
    </div>
  )
}

export function FlaggedFilter({ count, isChosen, onChange }: MarkFilterProps) {
  if (!isChosen && count === 0) return null
  return (
    <div className="border-t pt-2">
      <FilterButton isChosen={isChosen} count={count} onClick={() => onChange({ flag: isChosen ? null : 'yes' })}>
        Flagged
      </FilterButton>
    </div>
  )
}
