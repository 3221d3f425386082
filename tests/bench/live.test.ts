import { readFileSync } from 'node:fs'
import { parse, print } from 'graphql'
import { expect, test } from 'vitest'
import { findDocuments } from '../../bench/harness/web-documents.ts'
import { runUpdates } from '../../bench/live/document.ts'
import { percentileOf, rowsOf } from '../../bench/live.ts'

test('what the bench asks for is what the page of a run asks for', () => {
  const source =
    findDocuments().find(({ where, source: d }) => where.endsWith('use-run-updates.ts') && d.includes('RunUpdates'))
      ?.source ?? ''
  const fieldsOf = (text: string) => {
    const flat = print(parse(text)).replaceAll(/fragment \w+ on \w+|\.\.\.\w+|subscription.*|[{}]/g, ' ')
    return [...new Set(flat.split(/\s+/))].toSorted()
  }
  expect(fieldsOf(runUpdates)).toEqual(fieldsOf(source))
})

test('of a hundred delays the ninety-ninth is that of 99 in 100, and of one it is that one', () => {
  const delays = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect([percentileOf(delays, 0.5), percentileOf(delays, 0.99), percentileOf([7], 0.99)]).toEqual([50, 99, 7])
})

test('a promise is held against what was measured: the delay, the statements, no fault, the memory', () => {
  const told = { workMs: 10, memoryMb: 200, p50Ms: 20 }
  const rows = (p99Ms: number, statements: number, faults: number, kb: number) =>
    rowsOf(1000, [{ ...told, p99Ms, statements, faults }], [{ ...told, p99Ms: 100, statements: 0, faults: 0 }], {
      kb,
      peerKb: 60,
    }).flatMap(({ limit, holds }) => (limit === undefined ? [] : [holds]))
  expect(rows(250, 10, 0, 100)).toEqual([true, true, true, true])
  expect(rows(251, 11, 1, 101)).toEqual([false, false, false, false])
  const three = [0, 1, 0].map(faults => ({ ...told, p99Ms: faults * 900, statements: 7, faults }))
  const held = rowsOf(1000, three, three, { kb: 1, peerKb: 1 }).flatMap(({ holds }) => holds ?? [])
  expect(held, 'a gap in one of three rounds is one too many; of the delays the middle counts').toEqual([
    true,
    true,
    false,
    true,
  ])
})

test('the page about benches says what is promised', () => {
  expect(readFileSync('bench/README.md', 'utf8')).toMatch(/## live\n[\s\S]*at most 250[\s\S]*at most 10/)
})
