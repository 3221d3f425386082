import { createHash } from 'node:crypto'
import { InvalidInput } from '#core/errors.ts'
import { readFlatTasks } from '#core/import/list/answers/label-studio-flat.ts'
import { readAnnotations } from '#core/import/list/answers/read-annotations.ts'
import { isViaText, readViaText } from '#core/import/list/answers/via.ts'
import { isBesideManifest, isDatasetList, readBesideManifest, readDataset } from '#core/import/list/dataset.ts'
import { type ListFile, type Look, lookAround } from '#core/import/list/look.ts'
import { parseJson } from '#core/import/list/parse-json.ts'
import { repeatedKeyAt } from '#core/import/list/scan-json.ts'
import { foundTable, unnamedTable } from '#core/import/list/table/found-table.ts'
import { tableOfObjects, valuesOfLines } from '#core/import/list/table/json-table.ts'
import { isLabelbox, labelboxRows } from '#core/import/list/table/labelbox.ts'
import { isLoose, readTextTable } from '#core/import/list/table/read-text-table.ts'
import type { Table } from '#core/import/list/table/table.ts'
import { tableOfJson, tableOfLines } from '#core/import/list/table/table-of-json.ts'
import { decodeMarkup } from '#core/import/list/text/decode-markup.ts'
import { type DecodedText, decodeText } from '#core/import/list/text/decode-text.ts'
import { findDialect, separatorOf } from '#core/import/list/text/find-dialect.ts'
import { sayWriting } from '#core/import/list/text/ways-of-markup.ts'
import { onlySeparator, waysOfText } from '#core/import/list/text/ways-of-text.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import { isPackedList, unpackedName, unpackList } from '#core/import/list/unpack-list.ts'
import { readWorkbook } from '#core/import/list/xlsx/read-workbook.ts'
import { readCvat } from '#core/import/list/xml/cvat.ts'
import { type FoundList, type ListReader, largestListBytes } from '#core/import/listing.ts'
import type { ColumnSeparator, Writing } from '#core/import/reading.ts'
import { isSaid } from '#core/import/writing.ts'

const endOf = (path: string) => /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''

function readTable(table: Table | null, { path, sha256, look }: ListFile): FoundList | null {
  return table && (readFlatTasks(table, path, sha256, look) ?? foundTable(table, path, sha256, look))
}

function readLines(text: string, file: ListFile): FoundList | null {
  const [first] = valuesOfLines(text.slice(0, 2 ** 20))
  const table = isLabelbox(first)
    ? tableOfObjects(labelboxRows(valuesOfLines(text)), file, 'Labelbox export', 'line')
    : tableOfLines(text, file)
  return readTable(table, file)
}

function readJson(text: string, file: ListFile): FoundList | null {
  const parsed = parseJson(text)
  const repeatedAt = 'value' in parsed ? repeatedKeyAt(text) : null
  if (repeatedAt !== null) return unknownList(file, `JSON with one key twice, at character ${repeatedAt + 1}`)
  if ('value' in parsed)
    return (
      readAnnotations(parsed.value, file) ??
      readTable(isLabelbox(parsed.value) ? null : tableOfJson(parsed.value, file), file)
    )
  const lines = readLines(text, file)
  if (lines) return lines
  const where = parsed.brokenAt === null ? '' : ` at character ${parsed.brokenAt + 1}`
  return text.trim() === '' ? null : unknownList(file, `JSON that is broken${where}`)
}

/** A table of text, with the ways in which it may be read besides. What somebody says that it is written in is a table. */
function readText(bytes: Buffer, decoded: DecodedText, file: ListFile): FoundList | null {
  const { path, sha256, look, writing } = file
  const usual = separatorOf(findDialect(decoded.text.replace(/^\uFEFF/, ''), isLoose(path)))
  const chosen = writing?.columnSeparator
  const by = (separator: ColumnSeparator | null | undefined) => {
    const table = readTextTable(decoded, path, look, separator)
    return table && { list: readTable(table, file), table }
  }
  const first = by(chosen)
  const other = first?.list || chosen ? null : onlySeparator(decoded, file)
  const read = other ? by(other) : first
  if (!read) return null
  const list = read.list ?? (isSaid(writing) ? unnamedTable(read.table, path, sha256) : null)
  return list?.shape === 'TABLE' ? { ...list, ways: waysOfText(bytes, decoded, file, list, other ?? usual) } : list
}

/** By the ending of its name, a text whose encoding is told by what it is. */
const markups: ReadonlyMap<string, (text: string, file: ListFile) => FoundList | null> = new Map([
  ['xml', readCvat],
  ['json', readJson],
  ['jsonl', readLines],
  ['ndjson', readLines],
])

function readMarkup(
  bytes: Buffer,
  isXml: boolean,
  file: ListFile,
  read: (text: string, file: ListFile) => FoundList | null,
): FoundList | null {
  const decoded = decodeMarkup(bytes, isXml, file.look.words, file.writing?.encoding)
  if (decoded === null) return unknownList(file, `${isXml ? 'XML' : 'JSON'} in UTF-32; allowed: UTF-8 or UTF-16`)
  const list = read(decoded.text.replace(/^\uFEFF/, ''), file)
  return list && sayWriting(list, bytes, decoded, file, read)
}

function readBytes(bytes: Buffer, name: string, file: ListFile): FoundList | null {
  const { look } = file
  const end = endOf(name)
  if (end === 'xlsx') return readWorkbook(bytes, file)
  const markup = markups.get(end)
  if (markup) return readMarkup(bytes, end === 'xml', file, markup)
  const decoded = decodeText(bytes, look.words, file.writing?.encoding)
  const text = decoded.text.replace(/^\uFEFF/, '')
  if (isViaText(text)) return readMarkup(bytes, false, file, readViaText)
  if (isDatasetList(text)) return readDataset(decoded, file)
  if (isBesideManifest(text)) return readBesideManifest(file)
  return readText(bytes, decoded, file)
}

/** A list of any shape. @returns null: it is none. @throws InvalidInput for one that is too large, or packed and damaged */
export function readAny(bytes: Buffer, path: string, look: Look, writing?: Writing): FoundList | null {
  if (bytes.length > largestListBytes)
    throw new InvalidInput(path, `${bytes.length} bytes`, `a list of up to ${largestListBytes} bytes`)
  const isPacked = isPackedList(path)
  const unpacked = isPacked ? unpackList(bytes, path, look.room) : bytes
  look.room.take('bytes', unpacked.length, path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const list = readBytes(unpacked, unpackedName(path), { path, sha256, look, writing })
  if (list !== null && isSaid(writing)) list.proposed = { ...list.proposed, ...writing }
  if (!isPacked) return list
  return list === null || list.shape === 'UNKNOWN' ? list : { ...list, detail: `${list.detail}, packed by gzip` }
}

export const readList: ListReader = (bytes, path, surroundings) => readAny(bytes, path, lookAround(surroundings))
