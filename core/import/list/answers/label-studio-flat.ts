import { refused } from '#core/import/list/answers/annotated-list.ts'
import { besideName } from '#core/import/list/answers/beside-name.ts'
import { choicesIn } from '#core/import/list/answers/choices.ts'
import { type Task, taskList } from '#core/import/list/answers/tasks.ts'
import { isoTime } from '#core/import/list/iso-time.ts'
import type { ListFile, Look } from '#core/import/list/look.ts'
import { parseJson } from '#core/import/list/parse-json.ts'
import { classesIn } from '#core/import/list/table/class-cell.ts'
import { isNothing, isNumeric, sampleRows, valuesOf } from '#core/import/list/table/column-values.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import { proposeFile } from '#core/import/list/table/propose-file.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { FoundList } from '#core/import/listing.ts'

/** What Label Studio adds to the data and the answers of a task. */
const own = new Set([
  'id',
  'annotator',
  'annotation_id',
  'created_at',
  'updated_at',
  'lead_time',
  'agreement',
  'inner_id',
])
const mostChoices = 100

const isFlat = ({ header }: Table) =>
  header.includes('annotation_id') && (header.includes('annotator') || header.includes('lead_time'))

function choicesOf(cell: string): string[] {
  if (/^[[{]/.test(cell)) {
    const parsed = parseJson(cell)
    const choices = 'value' in parsed ? choicesIn(parsed.value) : null
    if (choices !== null) return choices
  }
  return classesIn(cell, null)
}

/**
 * What Label Studio exports as JSON-MIN and CSV: a row an annotation, with a column for what was asked.
 * @returns null: it is another table
 */
export function readFlatTasks(table: Table, path: string, sha256: string, look: Look): FoundList | null {
  if (!isFlat(table)) return null
  const values = valuesOf(table, sampleRows(table), path, look)
  const data = values.filter(({ header }) => !own.has(header))
  const [file] = proposeFile(data, look.pictureCount)?.columns ?? []
  if (!file) return null
  const questions = data.filter(
    column =>
      column !== file &&
      column.distinct.size > 0 &&
      column.distinct.size <= mostChoices &&
      !isNumeric(column) &&
      column.fileShare === 0 &&
      headerRank('GROUP', column.header) === null &&
      headerRank('SPLIT', column.header) === null,
  )
  const at = (name: string) => table.header.indexOf(name)
  const tasks = table.rows.map((row, i): Task => {
    const cell = (place: number) => (place < 0 ? '' : (row[place] ?? ''))
    const time = cell(at('created_at'))
    const labeller = cell(at('annotator'))
    const choices = new Map(
      questions.map(q => [q.header, choicesOf(cell(q.at))] as const).filter(([, c]) => c.length > 0),
    )
    const fault = table.faults.get(i)
    const beside = Object.fromEntries(
      data.flatMap(c => (c === file || isNothing(cell(c.at)) ? [] : [[c.header, cell(c.at)]])),
    )
    return {
      reference: cell(file.at),
      beside: besideName(beside),
      answers: [
        {
          labeller: isNothing(labeller) ? null : labeller,
          at: isoTime(time),
          isOddlyTimed: time !== '' && isoTime(time) === null,
          choices,
        },
      ],
      place: `${path}, ${table.rowName ?? 'row'} ${i + 1}`,
      problem: fault === undefined ? null : refused(fault),
    }
  })
  const listFile: ListFile = { path, sha256, look }
  return taskList(listFile, `Label Studio, ${table.detail}`, tasks)
}
