export interface Dialect {
  /** null: one column. */
  separator: string | null
  quote: '"' | "'"
  /** Whether blanks beside separators are of the cells, as RFC 4180 has it. */
  isExact?: boolean
}

export interface Row {
  cells: string[]
  /** What makes it unreadable; null: nothing. */
  fault: string | null
}

/** What a quoted cell may span: a quotation mark that nobody closes must not swallow the list. */
const longestCell = 2 ** 20
const badQuote = 'a quotation mark out of place'

/**
 * Rows of a text, of cells that may be quoted and may then span lines. A row with a quotation mark out of place ends with
 * its line. In linear time: a quoted cell ends at the next odd number of marks at the latest.
 */
export function* splitRows(text: string, { separator, quote, isExact = false }: Dialect): Generator<Row> {
  const end = text.length
  // The first line break from a place on; it only moves on.
  let nextFeed = -1
  let nextReturn = -1
  const lineEnd = (from: number): number => {
    if (nextFeed < from) nextFeed = nextOf('\n', from)
    if (nextReturn < from) nextReturn = nextOf('\r', from)
    return Math.min(nextFeed, nextReturn)
  }
  const nextOf = (mark: string, from: number) => {
    const at = text.indexOf(mark, from)
    return at < 0 ? end : at
  }
  const afterBreak = (at: number) => (text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1)

  /** The end of a quoted cell that begins here: behind its closing mark; -1: it has none. */
  const closeOf = (from: number): number => {
    let at = text.indexOf(quote, from + 1)
    while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
    return at < 0 || at - from > longestCell ? -1 : at + 1
  }
  const plain = (cell: string) => (isExact ? cell : cell.trim())
  const skipSpaces = (from: number): number => {
    if (isExact) return from
    let at = from
    while (at < end && (text[at] === ' ' || (text[at] === '\t' && separator !== '\t')) && text[at] !== separator)
      at += 1
    return at
  }

  let start = 0
  while (start < end) {
    const cells: string[] = []
    let fault: string | null = null
    let at = start
    while (true) {
      const mark = skipSpaces(at)
      if (text[mark] === quote) {
        const close = closeOf(mark)
        const after = close < 0 ? -1 : skipSpaces(close)
        const isClosed =
          after >= 0 && (after >= end || text[after] === separator || text[after] === '\n' || text[after] === '\r')
        if (isClosed) {
          cells.push(plain(text.slice(mark + 1, close - 1).replaceAll(quote + quote, quote)))
          at = after
        } else {
          fault = badQuote
          at = lineEnd(mark)
        }
      } else {
        const line = lineEnd(at)
        const next = separator === null ? -1 : text.slice(at, line).indexOf(separator)
        const stop = next < 0 ? line : at + next
        cells.push(plain(text.slice(at, stop)))
        at = stop
      }
      if (at < end && text[at] === separator) at += 1
      else break
    }
    start = afterBreak(at)
    if (fault !== null || cells.some(cell => cell !== '')) yield { cells, fault }
  }
}

/** The width that most rows have; of several the greater. */
export function usualWidth(rows: readonly Row[]): { width: number; share: number } {
  const counts = new Map<number, number>()
  for (const { cells, fault } of rows) if (fault === null) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let width = 0
  let most = 0
  for (const [w, count] of counts) {
    if (count > most || (count === most && w > width)) {
      width = w
      most = count
    }
  }
  return { width, share: rows.length === 0 ? 0 : most / rows.length }
}
