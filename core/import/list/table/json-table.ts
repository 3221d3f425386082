import { InvalidInput } from '#core/errors.ts'
import { choicesIn } from '#core/import/list/answers/choices.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { parseJson } from '#core/import/list/parse-json.ts'
import { repeatedKeyAt } from '#core/import/list/scan-json.ts'
import { isObject, type JsonObject } from '#core/import/list/shape.ts'
import { nameColumns, type Table } from '#core/import/list/table/table.ts'
import { mostEntries } from '#core/import/listing.ts'

const deepest = 3
const mostColumns = 1000
const longestCell = 10_000
const nameKeys = ['name', 'tagName', 'label', 'class', 'value', 'title']

export const isScalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value)

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Several values of one cell, written as a cell of a table writes them. */
export function listText(values: readonly unknown[]): string {
  const texts = values.slice(0, 1000).map(value => {
    if (!isObject(value)) return textOf(value)
    const choices = choicesIn(value)
    if (choices !== null) return choices[0] ?? ''
    const key = nameKeys.find(name => Object.hasOwn(value, name) && isScalar(value[name]))
    return key === undefined ? '' : textOf(value[key])
  })
  const filled = texts.filter(text => text !== '')
  if (filled.length < 2) return filled[0] ?? ''
  const text = JSON.stringify(filled)
  return text.length > longestCell ? '' : text
}

function flatten(value: JsonObject, prefix: string, depth: number, into: Map<string, string>): void {
  for (const [key, inner] of Object.entries(value)) {
    if (into.size > mostColumns) return
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (isObject(inner) && Array.isArray(inner.choices)) into.set(name, listText(inner.choices))
    else if (isObject(inner)) {
      if (depth < deepest) flatten(inner, name, depth + 1, into)
    } else into.set(name, Array.isArray(inner) ? listText(inner) : textOf(inner))
  }
}

/** Objects as rows: a column a key, those within others under both names. What is no object is a row that cannot be read. */
export function tableOfObjects(
  items: Iterable<unknown>,
  { path, look }: ListFile,
  detail: string,
  rowName: string,
): Table | null {
  const at = new Map<string, number>()
  const rows: string[][] = []
  const faults = new Map<number, string>()
  for (const item of items) {
    if (rows.length === mostEntries)
      throw new InvalidInput(path, `more than ${mostEntries} rows`, `up to ${mostEntries}`)
    const row: string[] = []
    if (!isObject(item)) faults.set(rows.length, item === oneKeyTwice ? 'it has one key twice' : 'it is no object')
    else {
      const cells = new Map<string, string>()
      flatten(item, '', 1, cells)
      for (const [name, cell] of cells) {
        const place = at.get(name) ?? (at.size < mostColumns ? at.size : null)
        if (place === null) continue
        at.set(name, place)
        row[place] = cell
      }
    }
    look.room.take('cells', row.length, path)
    rows.push(Array.from(row, cell => cell ?? ''))
  }
  if (at.size === 0) return null
  return { header: nameColumns([...at.keys()]), rows, faults, isHeadless: false, detail, doubts: [], rowName }
}

/** A line that says two things under one key: a reader of JSON would take the last. */
const oneKeyTwice = Symbol('one key twice')

function* lines(text: string): Generator<unknown> {
  let start = 0
  while (start < text.length) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    const line = text.slice(start, end).trim()
    start = end + 1
    if (line === '') continue
    const parsed = parseJson(line)
    if (!('value' in parsed)) yield null
    else yield repeatedKeyAt(line) === null ? parsed.value : oneKeyTwice
  }
}

/** The lines of JSON Lines, read. */
export const valuesOfLines = (text: string): Generator<unknown> => lines(text)
