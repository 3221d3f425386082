import {
  astFromValue,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isInterfaceType,
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
function selectObject(type: GraphQLObjectType, depth: number, given: Given, isAmbiguous = (_: Field) => false): string {
  const selected = fieldsOf(type).flatMap(field => {
    const below = select(field.type, depth - 1, given)
    if (below === null) return []
    const alias = isAmbiguous(field) ? `${type.name}__${field.name}: ` : ''
    return `${alias}${call(type, field, given)}${below}`
  })
  return ['__typename', ...selected].join(' ')
}

/** What members of a union each have under one name must be of one type; where it is not, the names say whose. */
function selectMember(members: readonly GraphQLObjectType[], member: GraphQLObjectType, depth: number, given: Given) {
  const isAmbiguous = ({ name, type }: Field) =>
    members.some(other => {
      const theirs = other.getFields()[name]
      return theirs !== undefined && String(theirs.type) !== String(type)
    })
  return `... on ${member.name} { ${selectObject(member, depth, given, isAmbiguous)} }`
}

/**
 * The selection of every field of a type, to a depth; of an interface what it has itself.
 * @returns null where the depth is used up and the type is no leaf
 */
export function select(type: GraphQLOutputType, depth: number, given: Given = {}): string | null {
  const named = getNamedType(type)
  if (isLeafType(named)) return ''
  if (depth < 0) return null
  if (isObjectType(named)) return ` { ${selectObject(named, depth, given)} }`
  if (isInterfaceType(named)) return ` { __typename ${Object.keys(named.getFields()).join(' ')} }`
  const members = schema.getPossibleTypes(named)
  return ` { __typename ${members.map(member => selectMember(members, member, depth, given)).join(' ')} }`
}
