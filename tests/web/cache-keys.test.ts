import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { FieldPolicy } from '@apollo/client'
import { buildSchema, getNamedType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { typePolicies } from '../../web/lib/cache.ts'

const schema = buildSchema(readFileSync(path.join(import.meta.dirname, '../../schema.graphql'), 'utf8'))

/** Which part of a list, not which list. */
const paging = ['after', 'afterEpoch', 'before', 'first', 'last']

const lists = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap(type => Object.values(type.getFields()).map(field => ({ type: type.name, field })))
  .filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'))

const policyOf = (type: string, field: string): FieldPolicy | undefined => {
  const policy = typePolicies[type]?.fields?.[field]
  return typeof policy === 'object' ? policy : undefined
}

test.each(
  lists.flatMap(({ type, field }) => {
    const policy = policyOf(type, field.name)
    return policy ? [{ of: `${type}.${field.name}`, field, keyArgs: policy.keyArgs }] : []
  }),
)('$of is kept apart by every argument that says which list it is', ({ field, keyArgs }) => {
  const says = field.args.map(arg => arg.name).filter(name => !paging.includes(name))
  expect([...(Array.isArray(keyArgs) ? keyArgs : [])].sort()).toEqual(says.sort())
})

test('what is kept of lists is kept of lists that there are', () => {
  const known = new Set(lists.map(({ type, field }) => `${type}.${field.name}`))
  expect(known.size).toBeGreaterThan(20)
  const paged = Object.entries(typePolicies).flatMap(([type, { fields }]) =>
    Object.keys(fields ?? {}).flatMap(name =>
      Array.isArray(policyOf(type, name)?.keyArgs) ? [`${type}.${name}`] : [],
    ),
  )
  expect(paged.filter(name => !known.has(name))).toEqual([])
})
