'use client'
import { useId } from 'react'
import { Choice, TextInput } from '@/components/field.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatWord } from '@/lib/format.ts'
import { cellsOf, columnRoles, type FoundList, type ListReading, splits } from './reading.ts'
import { ScrollRoom } from './scroll-room.tsx'

interface ListReadingProps {
  found: FoundList
  list: ListReading
  onChange: (list: ListReading) => void
}

const shownRows = 5
const words = { TABLE: 'Table', DATASET: 'Our own export', LABEL_STUDIO: 'Label Studio', DATUMARO: 'Datumaro' } as const
const nameOf = (shape: FoundList['shape']) => (shape in words ? words[shape as keyof typeof words] : shape)

/** One list of the source: whether it counts, and what its columns say, over its first rows. */
export function ListReadingBlock({ found, list, onChange }: ListReadingProps) {
  const isKnown = found.shape !== 'UNKNOWN'
  return (
    <section aria-label={`List ${found.path}`} className="flex flex-col gap-2 border-t px-3 py-2.5 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <label className="flex min-w-0 items-center gap-2">
          <input
            type="checkbox"
            checked={list.isUsed && isKnown}
            disabled={!isKnown}
            onChange={e => onChange({ ...list, isUsed: e.target.checked })}
          />
          <span className="min-w-0 break-all font-mono text-xs">{found.path}</span>
        </label>
        <span className={isKnown ? 'text-xs text-muted' : 'text-xs text-warn'}>
          {isKnown ? `${nameOf(found.shape)}: ${found.detail}` : `Not understood: ${found.detail}`}
        </span>
      </div>
      {list.isUsed && isKnown && (
        <>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
            <Chooser
              label="All its files are of"
              value={list.split ?? ''}
              onChange={value => onChange({ ...list, split: splits.find(s => s.value === value)?.value ?? null })}
              choices={[{ value: '', text: 'no one split' }, ...splits]}
            />
            {found.questions.length > 0 && (
              <Chooser
                label="The question that counts"
                value={list.question ?? ''}
                onChange={value => onChange({ ...list, question: value })}
                choices={found.questions.map(value => ({ value, text: value }))}
              />
            )}
            {list.columns.includes('CLASS') && (
              <Short
                label="Between several classes in a cell"
                value={list.separator ?? ''}
                onChange={value => onChange({ ...list, separator: value === '' ? null : value })}
              />
            )}
            {list.columns.includes('CLASS_FLAG') && (
              <Short
                label="Numbers mean yes from"
                value={list.threshold === null ? '' : String(list.threshold)}
                onChange={value => onChange({ ...list, threshold: numberIn(value) })}
              />
            )}
          </div>
          {found.header.length > 0 && <Columns found={found} list={list} onChange={onChange} />}
        </>
      )}
    </section>
  )
}

const numberIn = (text: string): number | null => {
  const value = Number(text.replace(',', '.'))
  return text.trim() === '' || Number.isNaN(value) ? null : value
}

interface ChooserProps {
  label: string
  value: string
  onChange: (value: string) => void
  choices: readonly { value: string; text: string }[]
}

function Chooser({ label, value, onChange, choices }: ChooserProps) {
  const id = useId()
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <Choice id={id} value={value} onChange={e => onChange(e.target.value)}>
        {choices.map(({ value, text }) => (
          <option key={value} value={value}>
            {formatWord(text)}
          </option>
        ))}
      </Choice>
    </span>
  )
}

function Short({ label, value, onChange }: Omit<ChooserProps, 'choices'>) {
  const id = useId()
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <TextInput id={id} className="w-16 font-mono" value={value} onChange={e => onChange(e.target.value)} />
    </span>
  )
}

function Columns({ found, list, onChange }: ListReadingProps) {
  const setRole = (at: number, value: string) => {
    const role = columnRoles.find(r => r.value === value)?.value ?? 'OTHER'
    onChange({ ...list, columns: list.columns.map((r, i) => (i === at ? role : r)) })
  }
  return (
    <ScrollRoom label={`First rows of ${found.path}`} className="max-h-80 rounded-md border">
      <Table>
        <thead>
          <HeadRow>
            {found.header.map(column => (
              <Head key={column}>{column}</Head>
            ))}
          </HeadRow>
          <tr className="border-b">
            {found.header.map((column, i) => (
              <td key={column} className="px-2 py-1">
                <Choice
                  aria-label={`What the column ${column} says`}
                  value={list.columns[i] ?? 'OTHER'}
                  onChange={e => setRole(i, e.target.value)}
                >
                  {columnRoles.map(({ value, text }) => (
                    <option key={value} value={value}>
                      {text}
                    </option>
                  ))}
                </Choice>
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.sample.slice(0, shownRows).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a sample that never changes
            <Row key={i}>
              {cellsOf(row).map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <Cell key={at} className="max-w-56 truncate font-mono text-xs" title={cell}>
                  {cell}
                </Cell>
              ))}
            </Row>
          ))}
        </tbody>
      </Table>
    </ScrollRoom>
  )
}
