import { isoTime } from '#core/import/list/iso-time.ts'
import { type GivenAnswer, mergeAnswers, severalClasses } from '#core/import/list/merge-answers.ts'
import { plainReference } from '#core/import/list/reference.ts'
import { kindOf, longestText } from '#core/import/list/shape.ts'
import { classesIn } from '#core/import/list/table/class-cell.ts'
import { isNothing } from '#core/import/list/table/column-values.ts'
import { saysYes } from '#core/import/list/table/flag-cell.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { Mention, Problem } from '#core/import/listing.ts'
import type { ColumnRole, ListReading } from '#core/import/reading.ts'

interface RowSays {
  reference: string
  answer: GivenAnswer | null
  group: string | null
  split: string | null
  frame: number | null
  problem: Problem | null
}

class BadRow extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.reason)
    this.problem = problem
  }
}

const refused = (reason: string): Problem => ({ outcome: 'REFUSED', reason })

/** @throws BadRow */
function requireCell(value: string, column: string): string {
  if (value.length > longestText)
    throw new BadRow(refused(`column ${column} has ${value.length} characters; allowed: up to ${longestText}`))
  if (value.includes('\0') || value.includes('\uFFFD') || !value.isWellFormed())
    throw new BadRow(refused(`column ${column} has letters that cannot be read; allowed: text, best in UTF-8`))
  return value
}

/** Of one column of a class alone its no is an answer as its yes is; of several the yes of another. @throws BadRow */
function flagged(value: string, column: string, threshold: number | null, isAlone: boolean): string | null {
  const said = saysYes(value, threshold)
  if (said === undefined)
    throw new BadRow(refused(`column ${column} is ${kindOf(value)}; allowed: yes, no, true, false, 1, 0, -1`))
  if (said) return column
  return said === false && isAlone ? `${column}: no` : null
}

class RowReader {
  private readonly table: Table
  private readonly reading: ListReading
  private readonly at: (role: ColumnRole) => number[]
  constructor(table: Table, reading: ListReading) {
    this.table = table
    this.reading = reading
    const places = Map.groupBy(table.header.keys(), i => reading.columns[i])
    this.at = role => places.get(role) ?? []
  }

  get isLabelled(): boolean {
    return this.at('LABELLER').length > 0
  }

  /** Whether a cell says nothing. */
  private isEmpty(value: string | undefined): boolean {
    return this.table.isExact ? value === undefined || value === '' : isNothing(value)
  }

  private cell(row: readonly string[], at: number): string {
    return requireCell(row[at] ?? '', this.table.header[at] ?? '')
  }

  /** What columns of one role say together: all of them where they agree or one is filled. */
  private text(row: readonly string[], role: ColumnRole): string | null {
    const said = new Set(this.at(role).map(at => this.cell(row, at)))
    const filled = [...said].filter(value => !this.isEmpty(value))
    if (filled.length > 1)
      throw new BadRow({ outcome: 'CONFLICT', reason: `its columns of one kind differ: ${role.toLowerCase()}` })
    return filled[0] ?? null
  }

  private classOf(row: readonly string[]): string | null {
    const { threshold, separator } = this.reading
    const isOne = (cell: string) => this.table.isExact && !this.isEmpty(cell)
    const inCell = (cell: string) => (isOne(cell) ? [cell] : classesIn(cell, separator))
    const classes = new Set(this.at('CLASS').flatMap(at => inCell(this.cell(row, at))))
    const flags = this.at('CLASS_FLAG')
    const isAlone = flags.length === 1 && this.at('CLASS').length === 0
    for (const at of flags) {
      const className = flagged(this.cell(row, at), this.table.header[at] ?? '', threshold, isAlone)
      if (className !== null) classes.add(className)
    }
    if (classes.size > 1) throw new BadRow(severalClasses(classes))
    const [className] = classes
    return className === undefined ? null : requireCell(className, 'of the class')
  }

  private frameOf(row: readonly string[]): number | null {
    const value = this.text(row, 'FRAME')
    if (value === null) return null
    if (!/^[1-9]\d{0,5}$/.test(value))
      throw new BadRow(refused(`frame is ${kindOf(value)}; allowed: a whole number from 1`))
    return Number(value)
  }

  /** How a row is called even where it cannot be read. */
  referenceOf(row: readonly string[]): string {
    const value =
      this.at('FILE')
        .map(at => row[at] ?? '')
        .find(text => !isNothing(text)) ?? ''
    return value.slice(0, longestText).replaceAll('\0', '').toWellFormed()
  }

  read(row: readonly string[], fault: string | undefined): RowSays {
    const says: RowSays = {
      reference: this.referenceOf(row),
      answer: null,
      group: null,
      split: null,
      frame: null,
      problem: null,
    }
    try {
      if (fault !== undefined) throw new BadRow(refused(fault))
      if (this.text(row, 'FILE') === null) throw new BadRow(refused('it names no file'))
      says.group = this.text(row, 'GROUP')
      says.split = this.text(row, 'SPLIT')
      says.frame = this.frameOf(row)
      const className = this.classOf(row)
      const time = this.text(row, 'TIME')
      const at = time === null ? null : isoTime(time)
      const labeller = this.text(row, 'LABELLER')
      if (className !== null) says.answer = { className, labeller, at, isOddlyTimed: time !== null && at === null }
    } catch (error) {
      if (!(error instanceof BadRow)) throw error
      says.problem = error.problem
    }
    return says
  }
}

/** What rows say of one thing; two that differ are a conflict. */
function agreed<T>(
  rows: readonly RowSays[],
  of: (row: RowSays) => T | null,
  what: string,
): { value: T | null; problem: Problem | null } {
  const said = new Set(rows.map(of).filter(value => value !== null))
  const [value = null] = said
  const problem: Problem | null =
    said.size > 1
      ? { outcome: 'CONFLICT', reason: `${what} is ${[...said].slice(0, 5).join(', ')}; allowed: one` }
      : null
  return { value, problem }
}

/** A report of a thousand words names no group. */
function columnsOf({ header }: Table, row: readonly string[]): Record<string, string> {
  const cells = header.map((column, at) => [column, row[at] ?? ''] as const)
  return Object.fromEntries(cells.filter(([, v]) => v.length <= longestText && v.isWellFormed() && !v.includes('\0')))
}

/**
 * What a table says of each file that it names: rows on one file come together. A row that cannot be read is a mention of
 * its own, so that it costs itself alone.
 */
export function* tableMentions(table: Table, path: string, reading: ListReading): Generator<Mention> {
  const reader = new RowReader(table, reading)
  if (!reading.columns.includes('FILE')) return
  const rowsOf = new Map<string, number[]>()
  table.rows.forEach((row, i) => {
    const key = plainReference(reader.referenceOf(row))
    const rows = table.faults.has(i) ? undefined : rowsOf.get(key)
    if (rows && key !== '') rows.push(i)
    else rowsOf.set(table.faults.has(i) || key === '' ? `\0${i}` : key, [i])
  })
  for (const places of rowsOf.values()) {
    const [first = 0] = places
    const row = table.rows[first] ?? []
    const rows = places.map(i => reader.read(table.rows[i] ?? [], table.faults.get(i)))
    const [group, split, frame] = [
      agreed(rows, ({ group }) => group, 'group'),
      agreed(rows, ({ split }) => split, 'split'),
      agreed(rows, ({ frame }) => frame, 'frame'),
    ]
    const given = rows.flatMap(({ answer }) => (answer ? [answer] : []))
    const { answers, problem } = mergeAnswers(given, reader.isLabelled)
    yield {
      reference: rows[0]?.reference ?? '',
      answers,
      group: group.value,
      split: split.value,
      frame: frame.value,
      columns: columnsOf(table, row),
      isOddlyTimed: given.some(({ isOddlyTimed }) => isOddlyTimed),
      problem: rows.find(r => r.problem)?.problem ?? problem ?? group.problem ?? split.problem ?? frame.problem,
      place: `${path}, ${table.rowName ?? 'row'} ${first + 1}`,
    }
  }
}
