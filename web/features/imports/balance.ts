import { type Choices, choiceOf, countToAdd, leftOut, type SourceClass, undecided } from './decisions.ts'

interface Counted {
  outcome: string
  fileCount: number
}

/** What lists name and is not there was not found: it is counted apart from the files. */
export function countsThere(
  counts: readonly Counted[],
  balance: { lines: readonly (Counted & { isThere: boolean })[] } | null,
): { counts: Counted[]; missing: number } {
  const absent = balance?.lines.filter(line => !line.isThere) ?? []
  const sumOf = (lines: readonly Counted[]) => lines.reduce((sum, { fileCount }) => sum + fileCount, 0)
  const there = counts.map(({ outcome, fileCount }) => ({
    outcome,
    fileCount: fileCount - sumOf(absent.filter(line => line.outcome === outcome)),
  }))
  return { counts: there, missing: sumOf(absent) }
}

export interface Balance {
  found: number
  toAdd: number
  /** Nobody said yet what their class stands for. */
  waiting: number
  /** Somebody said that they stay out. */
  leftOut: number
  known: number
  conflict: number
  refused: number
  passedOver: number
}

/**
 * What becomes of every file found, as it is decided so far: each is counted once.
 * @param classes those that wait for somebody's word
 */
export function balanceOf(counts: readonly Counted[], classes: readonly SourceClass[], choices: Choices): Balance {
  const countOf = (outcome: string) => counts.find(c => c.outcome === outcome)?.fileCount ?? 0
  const unnamed = classes.reduce((sum, c) => sum + c.unnamedCount, 0)
  const out = classes.reduce((sum, c) => sum + (choiceOf(c, choices) === leftOut ? c.unnamedCount : 0), 0)
  const toAdd = countToAdd(countOf('NEW'), classes, choices)
  const isOpen = classes.some(c => choiceOf(c, choices) === undecided)
  const rest = unnamed - out - (toAdd - countOf('NEW'))
  return {
    found: counts.reduce((sum, c) => sum + c.fileCount, 0),
    toAdd,
    waiting: isOpen ? rest : 0,
    leftOut: isOpen ? out : out + rest,
    known: countOf('KNOWN'),
    conflict: countOf('CONFLICT'),
    refused: Math.max(0, countOf('REFUSED') - unnamed),
    passedOver: countOf('PASSED_OVER'),
  }
}
