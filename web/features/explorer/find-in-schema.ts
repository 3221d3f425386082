import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
} from 'graphql'

export interface Entry {
  /** Type.field, or a type. */
  name: string
  /** Arguments and what it gives. */
  signature: string
  about?: string | null
  deprecated?: string | null
}

const argumentsOf = (field: GraphQLField<unknown, unknown>) =>
  field.args.length === 0 ? '' : `(${field.args.map(a => `${a.name}: ${a.type}`).join(', ')})`

const isOutputField = (
  field: GraphQLField<unknown, unknown> | GraphQLInputField,
): field is GraphQLField<unknown, unknown> => 'args' in field

function kindOf(type: GraphQLNamedType): string {
  if (isUnionType(type)) return `one of ${type.getTypes().join(', ')}`
  if (isEnumType(type))
    return `one of ${type
      .getValues()
      .map(v => v.name)
      .join(', ')}`
  if (isInputObjectType(type)) return 'input'
  if (isInterfaceType(type)) return 'interface'
  return isObjectType(type) ? 'type' : 'scalar'
}

function entriesOf(type: GraphQLNamedType): Entry[] {
  const own = { name: type.name, signature: kindOf(type), about: type.description }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [own]
  const fields: (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(type.getFields())
  return [
    own,
    ...fields.map(field => ({
      name: `${type.name}.${field.name}`,
      signature: `${isOutputField(field) ? argumentsOf(field) : ''}: ${field.type}`,
      about: field.description,
      deprecated: field.deprecationReason,
    })),
  ]
}

const rootNames = ['Query', 'Mutation', 'Subscription']

/** Everything that there is, what can be asked first. */
export function listSchema(schema: GraphQLSchema): Entry[] {
  const types = Object.values(schema.getTypeMap()).filter(type => !isIntrospectionType(type))
  const rank = (type: GraphQLNamedType) => (rootNames.includes(type.name) ? rootNames.indexOf(type.name) : 3)
  return types.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).flatMap(entriesOf)
}

/** Those whose name has every word, then those that only speak of them. */
export function findInSchema(entries: readonly Entry[], wanted: string): Entry[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  const has = (text: string) => words.every(word => text.toLowerCase().includes(word))
  const named = entries.filter(e => has(e.name))
  const told = entries.filter(e => !has(e.name) && has(`${e.name} ${e.signature} ${e.about ?? ''}`))
  return [...named, ...told]
}
