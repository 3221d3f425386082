import { plainClass } from '#core/import/list/class-words.ts'
import { type ListFile, namesFile, namesPicture } from '#core/import/list/look.ts'
import { isObject, type JsonObject } from '#core/import/list/shape.ts'
import { frameRows } from '#core/import/list/table/frame-rows.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import { isScalar, listText, tableOfObjects, textOf, valuesOfLines } from '#core/import/list/table/json-table.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { Row } from '#core/import/list/text/split-rows.ts'
import { splitOf } from '#core/import/split-words.ts'

const isText = (value: unknown): value is string => typeof value === 'string'
const isBySplit = (json: JsonObject) => Object.keys(json).some(key => splitOf(key) !== null)
/** For what the keys of splits say of entries, beside what those say themselves. */
const splitColumn = (items: JsonObject[]) =>
  items.some(item => Object.hasOwn(item, 'split')) ? 'dataset split' : 'split'

function rowOf(item: unknown): Row {
  const isRow =
    Array.isArray(item) && item.every(cell => isScalar(cell) || (Array.isArray(cell) && cell.every(isScalar)))
  if (!isRow) return { cells: [], fault: 'it is no list of texts' }
  return { cells: item.map(cell => (Array.isArray(cell) ? listText(cell) : textOf(cell))), fault: null }
}

function* rowsOf(items: Iterable<unknown>): Generator<Row> {
  for (const item of items) yield rowOf(item)
}

/** Lists as rows, with a header or without: `[["a.png", "Normal"]]`. */
function tableOfRows(
  items: Iterable<unknown>,
  { path, look }: ListFile,
  detail: string,
  rowName: string,
): Table | null {
  const framed = frameRows(rowsOf(items), path, look)
  if (!framed) return null
  const { passedCount, ...table } = framed
  const passed = passedCount > 0 ? `, ${passedCount} before the header passed over` : ''
  return { ...table, detail: `${detail}, lists${passed}`, doubts: [], rowName }
}

/** JSON Lines: an object or a list a line. @returns null: its first line is neither */
export function tableOfLines(text: string, file: ListFile): Table | null {
  const first = valuesOfLines(text.slice(0, 2 ** 20)).next()
  if (first.done) return null
  if (Array.isArray(first.value)) return tableOfRows(valuesOfLines(text), file, 'JSON Lines', 'line')
  return isObject(first.value) ? tableOfObjects(valuesOfLines(text), file, 'JSON Lines', 'line') : null
}

/** Rows whose columns have no names but ours. */
function unnamed(rows: readonly JsonObject[], file: ListFile, detail: string): Table | null {
  const table = tableOfObjects(rows, file, detail, 'entry')
  return table && { ...table, isUnnamed: true }
}

/**
 * Lists of files, or of what is said of each, under words of splits: `{"train": [{"file": "a.png"}], "test": ["b.png"]}`. What
 * stands beside them names no file.
 */
function tableOfSplits(json: JsonObject, file: ListFile): Table | null {
  const { path, look } = file
  const named: [string, unknown[]][] = []
  for (const [key, list] of Object.entries(json)) {
    if (!Array.isArray(list)) continue
    if (splitOf(key) !== null) named.push([key, list])
    else if (
      list.some(item => !isScalar(item) || (isText(item) && (namesPicture(item) || namesFile(item, path, look))))
    )
      return null
  }
  const all = named.flatMap(([, list]) => list)
  const objects = all.filter(isObject)
  if (all.length === 0 || !all.every(item => isText(item) || isObject(item))) return null
  const isFile = ([, value]: [string, unknown]) =>
    isText(value) && (namesPicture(value) || namesFile(value, path, look))
  const fileKey = objects.length === 0 ? 'key' : Object.entries(objects[0] ?? {}).find(isFile)?.[0]
  if (fileKey === undefined && objects.length < all.length) return null
  const column = splitColumn(objects)
  const rows = named.flatMap(([key, list]) =>
    list.map(item => (isObject(item) ? { ...item, [column]: key } : { [fileKey ?? 'key']: item, [column]: key })),
  )
  if (objects.length === 0) return unnamed(rows, file, 'JSON, names of files by word')
  return tableOfObjects(rows, file, 'JSON, by split', 'entry')
}

const keysOf = (item: JsonObject) => JSON.stringify(Object.keys(item).sort())

/** Lists of objects of the same keys: where those say no class, the name of their list does. */
function tableOfLists(json: JsonObject, file: ListFile): Table | null {
  const entries = Object.entries(json)
  if (!entries.every(([, list]) => Array.isArray(list) && list.every(isObject))) return null
  const lists = entries as [string, JsonObject[]][]
  const filled = lists.filter(([, list]) => list.length > 0)
  const firsts = lists.flatMap(([, list]) => list.slice(0, 1))
  const [first] = firsts
  if (first === undefined || new Set(firsts.map(keysOf)).size > 1) return null
  const isClassed = Object.keys(first).some(key => headerRank('CLASS', key) !== null)
  const isOne = file.look.classNames.some(name => plainClass(name) === plainClass(filled[0]?.[0] ?? ''))
  if (filled.length === 1 && (isClassed || !isOne)) return null
  const ofClass = !isClassed ? 'class' : Object.hasOwn(first, 'list') ? 'list (key)' : 'list'
  const column = isBySplit(json) ? splitColumn(lists.flatMap(([, list]) => list)) : ofClass
  const rows = lists.flatMap(([key, list]) => list.map(item => ({ ...item, [column]: key })))
  return tableOfObjects(rows, file, 'JSON, by word', 'entry')
}

/** Names of files under the word that they share: `{"Normal": ["a.png"]}`. */
function tableOfGroups(json: JsonObject, file: ListFile): Table | null {
  const entries = Object.entries(json)
  if (entries.length === 0 || !entries.every(([, list]) => Array.isArray(list) && list.every(isText))) return null
  const word = isBySplit(json) ? 'split' : 'class'
  const items = entries.flatMap(([key, list]) => (list as string[]).map(name => ({ key: name, [word]: key })))
  return unnamed(items, file, 'JSON, names of files by word')
}

/** What is said of each name, which must be there: any object looks like that: `{"a.png": "Normal"}`, `{"a.png": {"label": "Normal"}}`. */
function tableOfNames(json: JsonObject, file: ListFile): Table | null {
  const entries = Object.entries(json)
  if (entries.length === 0) return null
  if (entries.every(([, value]) => isScalar(value)))
    return unnamed(
      entries.map(([key, label]) => ({ key, label })),
      file,
      'JSON, a label a name',
    )
  if (!entries.every(([, value]) => isObject(value))) return null
  const items = entries.map(([key, value]) => ({ key, ...(value as JsonObject) }))
  return tableOfObjects(items, file, 'JSON, an object a name', 'entry')
}

/** JSON as a table: a list of objects or of lists, also within one object; or what is said of names. @returns null: it is none */
export function tableOfJson(json: unknown, file: ListFile): Table | null {
  if (Array.isArray(json)) {
    if (json.every(isText) && json.length > 0)
      return unnamed(
        json.map(key => ({ key })),
        file,
        'JSON, names',
      )
    if (json.some(isObject)) return tableOfObjects(json, file, 'JSON', 'entry')
    return json.some(Array.isArray) ? tableOfRows(json, file, 'JSON', 'entry') : null
  }
  if (!isObject(json)) return null
  const keyed = tableOfSplits(json, file) ?? tableOfLists(json, file)
  if (keyed) return keyed
  const lists = Object.values(json).filter(value => Array.isArray(value) && value.some(isObject))
  const [only] = lists
  if (lists.length === 1 && Array.isArray(only)) return tableOfObjects(only, file, 'JSON', 'entry')
  return tableOfGroups(json, file) ?? tableOfNames(json, file)
}
