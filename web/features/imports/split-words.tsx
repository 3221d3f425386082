import { Choice, Options } from '@/components/field.tsx'
import { formatCount } from '@/lib/format.ts'
import { type Found, listWords, type Reading, type SaidSplit, saidSplit, splits, withWord } from './reading.ts'

interface SplitChoice {
  value: SaidSplit
  text: string
}

/** Words of lists are said one by one. */
const spokenSplits: SplitChoice[] = [...splits, { value: 'NONE', text: 'No split' }]
export const saidSplits: SplitChoice[] = [{ value: 'USUAL', text: 'As usual' }, ...spokenSplits]

interface SplitWordsProps {
  words: readonly { name: string; fileCount?: number }[]
  /** Words beyond these. */
  restCount?: number
  choices: readonly SplitChoice[]
  reading: Reading
  onChange: (reading: Reading) => void
}

/** Which split each word stands for. */
export function SplitWords({ words, restCount = 0, choices, reading, onChange }: SplitWordsProps) {
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1.5">
      {words.map(({ name, fileCount }) => (
        <span key={name} className="flex min-w-0 max-w-72 items-center gap-1.5">
          <span className="truncate" title={name}>
            {name}
          </span>
          {fileCount !== undefined && <span className="text-xs text-muted">{formatCount(fileCount)}</span>}
          <Choice
            aria-label={`The split that ${name} stands for`}
            className="w-28 shrink-0"
            value={saidSplit(reading, name)}
            onChange={e =>
              onChange(withWord(reading, name, choices.find(s => s.value === e.target.value)?.value ?? 'NONE'))
            }
          >
            <Options of={choices} />
          </Choice>
        </span>
      ))}
      <RestOfNames count={restCount} />
    </span>
  )
}

export const RestOfNames = ({ count }: { count: number }) =>
  count > 0 && <span className="text-muted">and {formatCount(count)} more</span>

/** What the split words of lists stand for. */
export function ListSplitWords({ found, ...rest }: Omit<SplitWordsProps, 'words' | 'choices'> & { found: Found }) {
  const words = listWords(found, rest.reading)
  if (words.length === 0) return null
  return (
    <section aria-label="Splits in lists" className="flex items-baseline gap-x-3 border-t px-3 py-2">
      <span className="whitespace-nowrap text-xs text-muted">Splits in lists</span>
      <SplitWords words={words.map(name => ({ name }))} choices={spokenSplits} {...rest} />
    </section>
  )
}
