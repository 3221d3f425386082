import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
  visit,
} from 'graphql'

const plain: Record<string, unknown> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  ID: 'x',
  String: 'x',
  DateTime: '2026-01-01T00:00:00Z',
}

/** The least that a type accepts. */
function leastOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return leastOf(type.ofType)
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (!isInputObjectType(type)) return plain[type.name] ?? {}
  const fields = Object.values(type.getFields())
  const needed = type.isOneOf ? fields.slice(0, 1) : fields.filter(field => isNonNullType(field.type))
  return Object.fromEntries(needed.map(field => [field.name, leastOf(field.type)]))
}

/** Variables that a document can be sent with, those that it needs; pages as large as they may be. */
export function variablesFor(schema: GraphQLSchema, source: string): Record<string, unknown> {
  const variables: Record<string, unknown> = {}
  visit(parse(source), {
    enter(node) {
      if (node.kind !== Kind.VARIABLE_DEFINITION) return
      const name = node.variable.name.value
      if (node.type.kind === Kind.NON_NULL_TYPE) {
        const { type: within } = node.type
        const type = within.kind === Kind.LIST_TYPE ? null : typeFromAST(schema, within)
        variables[name] = isInputType(type) ? leastOf(type) : []
      }
      if (name === 'first') variables.first = 200
    },
  })
  return variables
}
