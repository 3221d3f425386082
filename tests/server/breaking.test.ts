import { readFileSync } from 'node:fs'
import path from 'node:path'
import { buildSchema, findBreakingChanges, type GraphQLSchema } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'
import { baselinePath } from '../../scripts/print-schema.ts'

interface Allowed {
  /** As findBreakingChanges words it. */
  change: string
  /** Why it could not wait, and how it was announced. */
  reason: string
}

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const allowed: Allowed[] = JSON.parse(read('tests/server/baseline/allowed.json'))

const unexplained = (older: GraphQLSchema, newer: GraphQLSchema, reasons: readonly Allowed[]) =>
  findBreakingChanges(older, newer)
    .map(change => change.description)
    .filter(change => !reasons.some(reason => reason.change === change && reason.reason.length > 20))

test('nothing of the last release is broken, but what is listed with its reason', () => {
  expect(unexplained(buildSchema(read(baselinePath)), schema, allowed)).toEqual([])
})

test('what is listed as broken is broken: the list holds nothing of releases before', () => {
  const broken = findBreakingChanges(buildSchema(read(baselinePath)), schema).map(change => change.description)
  expect(allowed.filter(({ change }) => !broken.includes(change))).toEqual([])
})

test('a field taken away, an argument made necessary, a value gone: each is found', () => {
  const older = buildSchema('type Query { a: Int b(x: Int): E } enum E { ONE TWO }')
  const newer = buildSchema('type Query { b(x: Int!): E } enum E { ONE }')
  const found = unexplained(older, newer, [])
  expect(found).toHaveLength(3)
  expect(unexplained(older, newer, [{ change: found[0] ?? '', reason: 'short' }])).toHaveLength(3)
  expect(
    unexplained(older, newer, [{ change: found[0] ?? '', reason: 'announced with the release before' }]),
  ).toHaveLength(2)
})
