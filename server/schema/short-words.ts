import { GraphQLError, type GraphQLSchema, isEnumType } from 'graphql'

/** Twice what the longest name of a value has. */
const longest = 100

/**
 * Refuses what is too long to be the name of a value before it is compared with the names that there are: to find one
 * that was meant stops the API for 60 ms where half a million letters are sent in place of a word, as such or in an object.
 */
export function refuseLongWords(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type)) continue
    const parse = type.parseValue.bind(type)
    type.parseValue = (value, ...more) => {
      if (typeof value !== 'string') throw new GraphQLError(`what is no text is no value of ${type.name}`)
      if (value.length > longest)
        throw new GraphQLError(`a text of ${value.length} characters is no value of ${type.name}`)
      return parse(value, ...more)
    }
  }
  return schema
}
