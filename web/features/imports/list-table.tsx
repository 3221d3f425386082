'use client'
import { Chooser } from './chooser.tsx'
import { ListColumns } from './list-columns.tsx'
import { ListPreview } from './list-preview.tsx'
import {
  type ColumnSeparator,
  type FoundList,
  type ListEncoding,
  type ListReading,
  type Reading,
  writtenSo,
} from './reading.ts'
import { useListPreview } from './use-list-preview.ts'

interface ListTableProps {
  importId: string
  found: FoundList
  list: ListReading
  asRead: ListReading
  reading: Reading
  onChange: (list: ListReading) => void
}

/** A table: how it is written, what its columns say, and what its first rows say read so. */
export function ListTable({ importId, found, list, asRead, reading, onChange }: ListTableProps) {
  const { preview, isCurrent, problem } = useListPreview(importId, reading, list)
  const columns = list.columns.length > 0 ? list.columns : (preview?.columns ?? [])
  const isReady = list.columns.length > 0 || isCurrent
  const seen = preview ? { ...found, header: preview.header, sample: preview.sample } : found
  return (
    <>
      <WritingChoice found={found} list={list} onChange={writing => onChange(writtenSo(list, asRead, writing))} />
      <ListColumns found={seen} list={{ ...list, columns }} isBusy={!isReady} onChange={onChange} />
      <ListPreview list={list} rows={preview?.rows} problem={problem} />
    </>
  )
}

const separators: Record<ColumnSeparator, string> = {
  ...{ COMMA: 'commas', SEMICOLON: 'semicolons', TAB: 'tabs', BAR: 'bars', BLANK: 'blanks' },
  ...{ COLON: 'colons', TILDE: 'tildes', CARET: 'carets' },
}
const encodingText = (name: ListEncoding) =>
  name.startsWith('WINDOWS') ? name.replace('WINDOWS_', 'Windows-') : name.replaceAll('_', '-')

interface WritingChoiceProps {
  found: FoundList
  list: ListReading
  onChange: (writing: Partial<ListReading>) => void
}

/** Which sheet, which separator, which encoding: where there are several. */
export function WritingChoice({ found, list, onChange }: WritingChoiceProps) {
  const { sheets, columnSeparators, encodings } = found
  if (sheets.length + columnSeparators.length + encodings.length === 0) return null
  const guessed = { value: '', text: 'as found' }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
      {sheets.length > 1 && (
        <Chooser
          label="Sheet"
          value={list.sheet ?? ''}
          onChange={value => onChange({ sheet: value === '' ? null : value })}
          choices={[guessed, ...sheets.map(value => ({ value, text: value }))]}
        />
      )}
      {columnSeparators.length > 1 && (
        <Chooser
          label="Between columns"
          value={list.columnSeparator ?? ''}
          onChange={value => onChange({ columnSeparator: columnSeparators.find(one => one === value) ?? null })}
          choices={[guessed, ...columnSeparators.map(value => ({ value, text: separators[value] }))]}
        />
      )}
      {encodings.length > 0 && (
        <Chooser
          label="Encoding"
          value={list.encoding ?? ''}
          onChange={value => onChange({ encoding: encodings.find(one => one === value) ?? null })}
          choices={[guessed, ...encodings.map(value => ({ value, text: encodingText(value) }))]}
        />
      )}
    </div>
  )
}
