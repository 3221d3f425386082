'use client'
import { useId, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { TextInput } from '@/components/field.tsx'
import { PathText } from '@/components/path-text.tsx'
import { formatCount } from '@/lib/format.ts'
import { Chooser } from './chooser.tsx'
import { ListTable, WritingChoice } from './list-table.tsx'
import {
  alikeLists,
  columnRoles,
  type Found,
  type FoundList,
  type ListReading,
  type Reading,
  splits,
  withAlike,
  withList,
} from './reading.ts'

interface ListReadingProps {
  importId: string
  all: Found['lists']
  found: FoundList
  list: ListReading
  /** As it was looked at. */
  asRead: ListReading
  reading: Reading
  onChange: (reading: Reading) => void
}

/** With more lists than these each is one line until somebody opens it. */
const fewLists = 3
const words = {
  TABLE: 'Table',
  DATASET: 'Our own export',
  LABEL_STUDIO: 'Label Studio',
  DATUMARO: 'Datumaro',
  VIA: 'VIA',
} as const
const nameOf = (shape: FoundList['shape']) => (shape in words ? words[shape as keyof typeof words] : shape)

/** "File: Image Index; Class: Finding Labels" */
function rolesLine({ header }: FoundList, { columns }: ListReading): string {
  const said = columnRoles.flatMap(({ value, text }) => {
    if (value === 'OTHER') return []
    const named = header.filter((_, i) => columns[i] === value)
    const more = named.length > 2 ? ` and ${formatCount(named.length - 2)} more` : ''
    return named.length > 0 ? [`${text}: ${named.slice(0, 2).join(', ')}${more}`] : []
  })
  return said.join('; ')
}

/** One list of the source: whether it counts, and what its columns say, over its first rows. */
export function ListReadingBlock({ importId, all, found, list, asRead, reading, onChange }: ListReadingProps) {
  const isKnown = found.shape !== 'UNKNOWN'
  const isRead = list.isUsed && isKnown
  const [isOpen, setIsOpen] = useState(all.length <= fewLists)
  const change = (part: Partial<ListReading>) => onChange(withList(reading, { ...list, ...part }))
  return (
    <section aria-label={`List ${found.path}`} className="flex flex-col gap-2 border-t px-3 py-2 first:border-t-0">
      <div className="flex items-center gap-x-3">
        <label className="flex min-w-0 flex-1 items-center gap-2">
          <input
            type="checkbox"
            checked={isRead}
            disabled={!isKnown}
            onChange={e => change({ isUsed: e.target.checked })}
          />
          <PathText path={found.path} className="max-w-[60%]" />
          <span
            className={isKnown ? 'min-w-0 truncate text-xs text-muted' : 'min-w-0 text-xs text-warn'}
            title={isKnown ? found.detail : undefined}
          >
            {isKnown ? `${nameOf(found.shape)}: ${found.detail}` : `Not understood: ${found.detail}`}
          </span>
        </label>
        {isRead && (
          <Button size="sm" look="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? 'Close' : 'Change'}
          </Button>
        )}
      </div>
      {isRead && !isOpen && (
        <p className="truncate pl-6 text-xs text-muted" title={rolesLine(found, list)}>
          {rolesLine(found, list)}
        </p>
      )}
      {isRead && isOpen && (
        <>
          <Details found={found} list={list} onChange={change} />
          {found.header.length === 0 && <WritingChoice found={found} list={list} onChange={change} />}
          {found.header.length > 0 && (
            <>
              <ListTable
                {...{ importId, found, list, reading, asRead }}
                onChange={changed => onChange(withList(reading, changed))}
              />
              <Alike all={all} found={found} onTake={alike => onChange(withAlike(reading, list, alike))} />
            </>
          )}
        </>
      )}
    </section>
  )
}

interface AlikeProps {
  all: Found['lists']
  found: FoundList
  onTake: (alike: FoundList[]) => void
}

function Alike({ all, found, onTake }: AlikeProps) {
  const alike = alikeLists(all, found)
  if (alike.length === 0) return null
  return (
    <Button size="sm" className="self-start" onClick={() => onTake(alike)}>
      Read the other {alike.length === 1 ? 'table' : `${formatCount(alike.length)} tables`} with these columns the same
    </Button>
  )
}

interface DetailsProps {
  found: FoundList
  list: ListReading
  onChange: (part: Partial<ListReading>) => void
}

/** What is said of the list as a whole. */
function Details({ found, list, onChange }: DetailsProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      <Chooser
        label="All its files are of"
        value={list.split ?? ''}
        onChange={value => onChange({ split: splits.find(s => s.value === value)?.value ?? null })}
        choices={[{ value: '', text: 'no one split' }, ...splits]}
      />
      {found.questions.length > 0 && (
        <Chooser
          label="The question that counts"
          value={list.question ?? ''}
          onChange={value => onChange({ question: value })}
          choices={found.questions.map(value => ({ value, text: value }))}
        />
      )}
      {list.columns.includes('CLASS') && (
        <Short
          label="Between several classes in a cell"
          value={list.separator ?? ''}
          onChange={value => onChange({ separator: value === '' ? null : value })}
        />
      )}
      {list.columns.includes('CLASS_FLAG') && (
        <Short
          label="Numbers mean yes from"
          value={list.threshold === null ? '' : String(list.threshold)}
          onChange={value => onChange({ threshold: numberIn(value) })}
        />
      )}
    </div>
  )
}

const numberIn = (text: string): number | null => {
  const value = Number(text.replace(',', '.'))
  return text.trim() === '' || Number.isNaN(value) ? null : value
}

interface ShortProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** A number is written bit by bit: "0." on the way to "0.5" stays as it is typed. */
function Short({ label, value, onChange }: ShortProps) {
  const id = useId()
  const [typed, setTyped] = useState(value)
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <TextInput
        id={id}
        className="w-16 font-mono"
        value={typed}
        onChange={e => {
          setTyped(e.target.value)
          onChange(e.target.value)
        }}
        onBlur={() => setTyped(value)}
      />
    </span>
  )
}
