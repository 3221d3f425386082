import { Kind, parse } from 'graphql'
import { expect, test } from 'vitest'
import { keyFor, newKey } from '../../web/lib/idempotency-key.ts'
import { missingRoots } from '../../web/lib/whole.ts'

const fieldsOf = (source: string) =>
  parse(source).definitions.flatMap(d =>
    d.kind === Kind.OPERATION_DEFINITION ? d.selectionSet.selections.filter(s => s.kind === Kind.FIELD) : [],
  )

test('a root that came back as null is missed by its name, whatever it was called in the answer', () => {
  const fields = fieldsOf('{ a: image(id: "x") { id } project(id: "y") { id } }')
  expect(missingRoots(fields, { a: null, project: { id: 'y' } })).toEqual(['image'])
  expect(missingRoots(fields, { a: { id: 'x' }, project: { id: 'y' } })).toEqual([])
})

test('that nobody is signed in, or that a link is good for nothing, is an answer', () => {
  const fields = fieldsOf('{ viewer { isAdmin } invitation(token: "x") { expiresAt } }')
  expect(missingRoots(fields, { viewer: null, invitation: null })).toEqual([])
})

test('the same act tried again, while nobody knows what became of it, goes with its first key', () => {
  const first = keyFor(undefined, { input: { name: 'a' } })
  expect(keyFor(first, { input: { name: 'a' } })).toBe(first)
  expect(keyFor(first, { input: { name: 'b' } }).key).not.toBe(first.key)
  expect(keyFor(undefined, { input: { name: 'a' } }).key).not.toBe(first.key)
})

test('keys are long enough, and no two are alike', () => {
  const keys = Array.from({ length: 1000 }, newKey)
  expect(new Set(keys).size).toBe(1000)
  expect(keys.every(key => /^[0-9a-f]{32}$/.test(key))).toBe(true)
})
