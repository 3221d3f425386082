import {
  astFromValue,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  print,
  valueFromAST,
} from 'graphql'
import { schema } from '#server/schema/index.ts'
import { fillSlots, type Given } from './arguments.ts'
import { nestedArguments } from './expected-fields.ts'

export type Field = GraphQLField<unknown, unknown>

/** Pages within what is selected are of five; some fields show all that they have only where they are asked for it. */
const withPage = (type: GraphQLObjectType, field: Field, given: Given): Given => ({
  ...given,
  always: { first: 5, ...nestedArguments[`${type.name}.${field.name}`], ...given.always },
})

const literal = (field: Field, given: Given, at: string): string => {
  const values = fillSlots(field.args, given, at)
  const written = field.args.flatMap(arg => {
    if (!(arg.name in values)) return []
    const ast = astFromValue(values[arg.name], arg.type)
    if (!ast || valueFromAST(ast, arg.type) === undefined) throw new Error(`${at}.${arg.name} cannot be written`)
    return `${arg.name}: ${print(ast)}`
  })
  return written.length > 0 ? `(${written.join(', ')})` : ''
}

/** A field of a nested object, with its arguments written out: pages of two, and what it cannot do without. */
export const call = (type: GraphQLObjectType, field: Field, given: Given = {}): string =>
  `${field.name}${literal(field, withPage(type, field, given), `${type.name}.${field.name}`)}`

const fieldsOf = (type: GraphQLObjectType): Field[] => Object.values(type.getFields())

/** Every field of an object that leads no further than `depth` objects down. */
function selectObject(type: GraphQLObjectType, depth: number, given: Given, prefix = ''): string {
  const selected = fieldsOf(type).flatMap(field => {
    const below = select(field.type, depth - 1, given)
    if (below === null) return []
    const alias = prefix ? `${prefix}${field.name}: ` : ''
    return `${alias}${call(type, field, given)}${below}`
  })
  return ['__typename', ...selected].join(' ')
}

/**
 * The selection of every field of a type, to a depth; members of unions apart, under names that say which.
 * @returns null where the depth is used up and the type is no leaf
 */
export function select(type: GraphQLOutputType, depth: number, given: Given = {}): string | null {
  const named = getNamedType(type)
  if (isLeafType(named)) return ''
  if (depth < 0) return null
  if (isObjectType(named)) return ` { ${selectObject(named, depth, given)} }`
  if (!isAbstractType(named)) return null
  const members = schema
    .getPossibleTypes(named)
    .map(member => `... on ${member.name} { ${selectObject(member, depth, given, `${member.name}__`)} }`)
  return ` { __typename ${members.join(' ')} }`
}
