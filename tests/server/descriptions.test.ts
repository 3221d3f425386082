import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '#server/schema/index.ts'

interface Described {
  description?: string | null
}

/** Everything of a type that somebody reads about, each with the path that names it. */
function* partsOf(type: GraphQLNamedType): Generator<[path: string, part: Described]> {
  // The union of what a mutation may answer says it by its members.
  if (!type.name.endsWith('Result')) yield [type.name, type]
  if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value]
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field]
  if (!isObjectType(type) && !isInterfaceType(type)) return
  for (const field of Object.values(type.getFields())) {
    yield [`${type.name}.${field.name}`, field]
    for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name})`, arg]
  }
}

const own = Object.values(schema.getTypeMap()).filter(t => !t.name.startsWith('__') && !isSpecifiedScalarType(t))
const parts = own.flatMap(type => [...partsOf(type)])

test('every type, field, argument, input field and value of the API is described', () => {
  expect(parts.length).toBeGreaterThan(500)
  expect(parts.filter(([, { description }]) => !description?.trim()).map(([path]) => path)).toEqual([])
})

test('descriptions are sentences: they end with a full stop and hold no blank too many', () => {
  const odd = parts.filter(
    ([, { description }]) => !/^\S.*[.)>]$/.test(description ?? '') || /\s\s/.test(description ?? ''),
  )
  expect(odd.map(([path, { description }]) => `${path}: ${description}`)).toEqual([])
})
